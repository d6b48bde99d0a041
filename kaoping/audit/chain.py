"""The chain over the events: what is hashed, how it is sealed, how it is verified.

An event's digest covers every column that is not personal. A seal's head covers the head before it and
the digests of its events. Whoever can rewrite the tables can rewrite a chain, too; what convicts them
is a head that was printed on a public notice before.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import OperationalError, connection, transaction
from django.db.models import Max
from psycopg.errors import DeadlockDetected, LockNotAvailable

from kaoping.audit.actions import SEALING_LOCK, personal_hash
from kaoping.audit.models import Event, Seal

GENESIS = "0" * 64
DIGEST_BYTES = 32
MOST_AT_ONCE = 10_000
SEALING_PATIENCE = "2s"
# Whoever adds to the chain holds this lock until it is committed, so two never add the same link.
CHAIN_LOCK = SEALING_LOCK + 1
CHAINED = (
    "id", "at", "actor_id", "verb", "place_code", "target_type", "target_id", "detail",
    "personal_hash",
)  # fmt: skip


@dataclass
class Verdict:
    """What a verification found. `faults` name the seal or event and what is wrong with it."""

    seals: int = 0
    events: int = 0
    unsealed: int = 0
    head: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def digest(event: Event) -> bytes:
    """SHA-256 over the chained columns in canonical JSON; the moment in UTC microseconds."""
    values = {column: getattr(event, column) for column in CHAINED}
    values["at"] = int(event.at.timestamp()) * 1_000_000 + event.at.microsecond
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def head_of(previous_head: str, digests: bytes) -> str:
    """The head of a seal."""
    return hashlib.sha256(previous_head.encode() + b"\n" + digests).hexdigest()


def seal() -> int:
    """Chains all events that are not chained yet; gives how many. Safe to call anywhere.

    Within a transaction its own events are chained with it, and the chain is committed or undone
    with them. 0 when there are none, or when a writer or another sealer held the log for too long:
    the next call will do it.
    """
    last = _last_committed()
    count = 0
    while last is not None and (made := _seal_up_to(last)):
        count += made.events
    return count


def verify(against: str = "") -> Verdict:
    """Checks the whole chain, and that the given head is one of its heads."""
    verdict = Verdict(head=GENESIS)
    heads = {""}
    last_event = 0
    for seal_row in Seal.objects.order_by("id").iterator(chunk_size=100):
        _check_seal(seal_row, last_event, verdict)
        last_event = max(last_event, seal_row.last_event)
        heads.add(seal_row.head)
    verdict.unsealed = Event.objects.filter(id__gt=last_event).count()
    if against not in heads:
        verdict.faults.append(
            f"the head {against} is not in this chain: the log was rewritten after it was printed"
        )
    return verdict


def _last_committed() -> int | None:
    """The highest number below which nothing can turn up any more; `None` after too long a wait.

    The lock is let go at once, also within a longer transaction, by going back to a savepoint.
    """
    with transaction.atomic():
        if not _is_locked(SEALING_LOCK):
            return None
        last = Event.objects.aggregate(last=Max("id"))["last"]
        transaction.set_rollback(True)
    return last


def _is_locked(lock: int) -> bool:
    """Takes an advisory lock until the transaction ends, unless the wait is too long."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{SEALING_PATIENCE}'")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    except OperationalError as fault:
        if isinstance(fault.__cause__, DeadlockDetected | LockNotAvailable):
            return False
        raise
    return True


@transaction.atomic
def _seal_up_to(last: int) -> Seal | None:
    if not _is_locked(CHAIN_LOCK):
        return None
    previous = Seal.objects.order_by("-id").first()
    start = previous.last_event if previous else 0
    waiting = Event.objects.filter(id__gt=start, id__lte=last).order_by("id")[:MOST_AT_ONCE]
    events = list(waiting)
    if not events:
        return None
    digests = b"".join(map(digest, events))
    previous_head = previous.head if previous else GENESIS
    return Seal.objects.create(
        first_event=events[0].pk,
        last_event=events[-1].pk,
        events=len(events),
        digests=digests,
        previous_head=previous_head,
        head=head_of(previous_head, digests),
    )


def _check_seal(row: Seal, last_event: int, verdict: Verdict) -> None:
    """Adds what one seal and its events show to the verdict."""
    name = f"seal {row.pk} (events {row.first_event} to {row.last_event})"
    if row.previous_head != verdict.head:
        verdict.faults.append(f"{name} does not follow the seal before it")
    if head_of(row.previous_head, bytes(row.digests)) != row.head:
        verdict.faults.append(f"{name}: its head does not fit its digests")
    events = list(Event.objects.filter(id__gt=last_event, id__lte=row.last_event).order_by("id"))
    verdict.faults.extend(_faults_of_events(name, row, events))
    verdict.seals += 1
    verdict.events += len(events)
    verdict.head = row.head


def _faults_of_events(name: str, row: Seal, events: list[Event]) -> Iterator[str]:
    stored = bytes(row.digests)
    known = {stored[at : at + DIGEST_BYTES] for at in range(0, len(stored), DIGEST_BYTES)}
    for event in events:
        if digest(event) not in known:
            yield f"event {event.pk} ({event.verb}) was changed or added after it was sealed"
        if event.personal is not None and not _personal_fits(event):
            yield f"event {event.pk} ({event.verb}): its personal part was changed"
    if len(events) < row.events:
        yield f"{name}: {row.events - len(events)} events were removed"
    if len(events) > row.events:
        yield f"{name}: {len(events) - row.events} events were added"


def _personal_fits(event: Event) -> bool:
    return personal_hash(event.personal, event.salt) == event.personal_hash
