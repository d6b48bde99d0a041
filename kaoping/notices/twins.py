"""The JSON twin of a notice: built once, when it is published, and never again."""

import secrets
from dataclasses import replace
from typing import Any

from kaoping.cycles import queries as cycles
from kaoping.notices.models import Notice
from kaoping.people.models import Person
from kaoping.results import facts as kept
from kaoping.results import queries as results
from kaoping.schemes.queries import scheme_of
from kaoping.scoring import twin
from kaoping.scoring.facts import Facts


def twin_of(notice: Notice) -> dict[str, Any]:
    """Everything needed to compute the notice's run again; raters named only as the scheme allows."""
    cycle = notice.cycle
    named = cycles.period_of(cycle).notice.name_raters
    facts = kept.of_run(notice.run)
    if not named:
        facts = _shuffled(facts)
    return twin.build(
        scheme=scheme_of(cycle.version),
        period_key=cycle.period_key,
        facts=facts,
        outcome=results.outcome_of(notice.run),
        notice=_metadata(notice),
        raters=_raters(facts, named=named),
    )


def _shuffled(facts: Facts) -> Facts:
    """The same facts in no order, so that a rater's number or place in a list tells no name."""
    return replace(
        facts,
        assignments=_in_no_order(facts.assignments),
        marks=_in_no_order(facts.marks),
        submissions=_in_no_order(facts.submissions),
    )


def _in_no_order(rows: tuple) -> tuple:
    return tuple(secrets.SystemRandom().sample(rows, len(rows)))


def _metadata(notice: Notice) -> dict[str, Any]:
    place = notice.cycle.place
    return {
        "title": notice.title,
        "place": {"code": place.code, "name": place.name},
        "cycle": cycles.label(notice.cycle),
        "number": notice.number,
        "run": notice.run.number,
        "starts_on": notice.starts_on.isoformat(),
        "ends_on": notice.ends_on.isoformat(),
        "contact": notice.contact,
        "document": notice.cycle.version.document_number,
        "audit_head": notice.audit_head,
    }


def _raters(facts: Facts, *, named: bool) -> dict[str, str]:
    """What each rater of the facts is called in public: a name, or a number."""
    ids = list(dict.fromkeys(row.rater for row in facts.assignments))
    if named:
        names = dict(Person.objects.filter(pk__in=map(int, ids)).values_list("pk", "name"))
        return {rater: names[int(rater)] for rater in ids}
    return {rater: f"评分人{number}" for number, rater in enumerate(ids, 1)}
