"""Writing the log. Every action of every room ends with one `record`."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from typing import Any, Protocol

from django.db import connection, models, transaction

from kaoping.audit.models import Event

# Every writer holds this lock shared until its transaction ends, so writers never wait for one
# another. The sealing job takes it exclusively for an instant: when it gets it, nobody is between
# drawing an event's number and committing, so no number below the highest can still turn up.
# It waits `SEALING_PATIENCE` at most, since writers that come meanwhile stand behind it.
SEALING_LOCK = 620_573


class Actor(Protocol):
    """Whoever acts: an account (this room knows no more of it than its number and name)."""

    pk: int


def record(
    *,
    verb: str,
    by: Actor | None,
    place: Any = None,
    target: models.Model | None = None,
    detail: dict[str, Any] | None = None,
    personal: dict[str, Any] | None = None,
) -> Event:
    """Adds one event within the caller's transaction; refuses to run outside of one.

    `detail` must hold nothing personal: it enters the chain as it stands. What is personal goes
    into `personal`, which enters only by its salted hash and can be erased.
    """
    _stand_among_writers()
    event = _event(by, verb, place, target, detail, personal)
    event.save(force_insert=True)
    return event


def record_all(*, by: Actor | None, events: Iterable[dict[str, Any]]) -> None:
    """Adds many events at once; each is what `record` is given, without `by`."""
    _stand_among_writers()
    Event.objects.bulk_create([_event(by, **each) for each in events])


def _stand_among_writers() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "an event belongs into its action's transaction"
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [SEALING_LOCK])


def _event(
    by: Actor | None,
    verb: str,
    place: Any = None,
    target: models.Model | None = None,
    detail: dict[str, Any] | None = None,
    personal: dict[str, Any] | None = None,
) -> Event:
    salt = secrets.token_hex(16) if personal else ""
    return Event(
        actor_id=by.pk if by else None,
        actor_name=str(by)[:100] if by else "",
        verb=verb,
        place_code=place.code if place else "",
        target_type=target._meta.label_lower if target else "",
        target_id=str(target.pk) if target else "",
        detail=detail or {},
        personal=personal or None,
        salt=salt,
        personal_hash=personal_hash(personal, salt) if personal else "",
    )


def personal_hash(personal: dict[str, Any], salt: str) -> str:
    """Salted SHA-256 of a personal payload in canonical JSON."""
    text = json.dumps(personal, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()
