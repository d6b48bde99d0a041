"""What no rater marks and the office records with its document: facts of the next run."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.cycles.models import Cycle, Subject
from kaoping.cycles.queries import period_of
from kaoping.lib.errors import UserError
from kaoping.people.models import Account
from kaoping.results import remembered
from kaoping.results.actions import runs
from kaoping.results.models import RecordedFact, Run
from kaoping.scoring.facts import Facts, to_json

RECORDED = ("events", "not_applicable", "figures", "own_items")  # tables of facts


class FactRefused(UserError):
    """This can't be recorded: says why and what to do."""


@transaction.atomic
def record_fact(
    *,
    subject: Subject,
    sort: str,
    key: str,
    reason: str,
    document: str,
    token: uuid.UUID | None = None,
    by: Account,
) -> RecordedFact:
    """Records that an event of the scheme happened, or that an item does not apply to a subject.

    Only where the scheme asks for it, and until the review is closed. The same `token` again is the
    same record.
    """
    runs.lock(subject.cycle)
    known = RecordedFact.objects.filter(token=token).first() if token else None
    if known:
        return known
    runs.refuse_after_review(subject.cycle)
    _demand_asked(subject, sort, key)
    if any((one.subject_id, one.sort, one.key) == (subject.pk, sort, key)
           for one in remembered.standing(subject.cycle)):  # fmt: skip
        raise FactRefused(
            _("This is recorded already."), _("Take the record back first if it is wrong.")
        )
    made = _create(subject, sort, key, reason, document, token, by)
    _note("record_fact", made, by)
    return made


@transaction.atomic
def take_back(
    *,
    fact: RecordedFact,
    reason: str,
    document: str,
    token: uuid.UUID | None = None,
    by: Account,
) -> RecordedFact:
    """Takes a record back by a further one: both stay to be read, and no later run counts it."""
    runs.lock(fact.subject.cycle)
    known = RecordedFact.objects.filter(takes_back=fact).first()
    if known:
        return known
    if fact.takes_back_id:
        raise FactRefused(
            _("This record takes another one back itself."), _("Record the fact anew instead.")
        )
    runs.refuse_after_review(fact.subject.cycle)
    made = _create(fact.subject, fact.sort, fact.key, reason, document, token, by, takes_back=fact)
    _note("take_back_fact", made, by)
    return made


def refuse_uncounted(cycle: Cycle, run: Run) -> None:
    """Raises while something was recorded, or taken back, that the run did not count."""
    events, absent = remembered.recorded(cycle)
    now = to_json(
        Facts(
            events=events,
            not_applicable=absent,
            figures=remembered.figures(cycle),
            own_items=remembered.own_items(cycle),
        )
    )
    counted = Run.objects.values(*(f"facts__{name}" for name in RECORDED)).get(pk=run.pk)
    if any(_sorted(now.get(name)) != _sorted(counted[f"facts__{name}"]) for name in RECORDED):
        raise UserError(
            _("Facts were recorded or taken back after these results were computed."),
            _("Aggregate again, so that they count."),
        )


def _sorted(rows: list[dict] | None) -> list[list]:
    return sorted(sorted(row.items()) for row in rows or [])


def _demand_asked(subject: Subject, sort: str, key: str) -> None:
    period = period_of(subject.cycle)
    if sort == RecordedFact.Sort.EVENT and key in period.events:
        return
    item = period.codes_of(subject.kind).get(key)
    if sort == RecordedFact.Sort.NOT_APPLICABLE and item is not None and item.not_applicable:
        return
    raise FactRefused(
        _("The regulation does not ask for this about %(subject)s.") % {"subject": subject.name},
        _("Choose an event it names, or an item of this kind of subject that may not apply."),
    )


def _create(
    subject: Subject, sort: str, key: str, reason: str, document: str,
    token: uuid.UUID | None, by: Account, takes_back: RecordedFact | None = None,
) -> RecordedFact:  # fmt: skip
    if not reason.strip() or not document.strip():
        raise FactRefused(
            _("A record needs its reason and its document."),
            _("Write why, and the number or name of the document."),
        )
    return RecordedFact.objects.create(
        subject=subject, sort=sort, key=key, reason=reason.strip(), document=document.strip(),
        takes_back=takes_back, token=token or uuid.uuid4(), recorded_by=by,
    )  # fmt: skip


def _note(verb: str, made: RecordedFact, by: Account) -> None:
    record(
        verb=verb,
        by=by,
        place=made.subject.log_place,
        target=made,
        detail={"subject": made.subject_id},
        personal={"fact": made.key, "reason": made.reason, "document": made.document},
    )
