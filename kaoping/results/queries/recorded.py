"""What the office can record about a cycle's subjects, and what it has recorded."""

from dataclasses import dataclass

from kaoping.cycles.models import Cycle, Subject
from kaoping.cycles.queries import period_of
from kaoping.lib.text import village_display
from kaoping.results.models import RecordedFact
from kaoping.results.queries.ranked import posts_in_words

Sort = RecordedFact.Sort


@dataclass(frozen=True)
class Recordable:
    """Something the scheme lets the office record; `kinds` of subjects that it can be about."""

    sort: str
    key: str
    title: str
    kinds: tuple[str, ...]


def recordable(cycle: Cycle) -> list[Recordable]:
    """The scheme's events, and its items that may not apply to a subject."""
    period = period_of(cycle)
    events = [
        Recordable(Sort.EVENT, key, event.title, tuple(period.subjects))
        for key, event in period.events.items()
    ]
    items = [
        Recordable(Sort.NOT_APPLICABLE, item.code, f"{item.code} {item.title}", (kind,))
        for kind in period.trees
        for item in period.items(kind)
        if item.not_applicable
    ]
    return events + items


def facts_of(cycle: Cycle) -> list[RecordedFact]:
    """Everything recorded, the last first, with what it is called and the record that took it back."""
    titles = {(one.sort, one.key): one.title for one in recordable(cycle)}
    rows = RecordedFact.objects.filter(subject__cycle=cycle, takes_back=None).select_related(
        "subject__place", "recorded_by__person", "taken_back_by__recorded_by__person"
    )
    listed = list(rows.order_by("-id"))
    for one in listed:
        one.title = title_of(one, titles)
        one.whom = name_of(one.subject)
        one.back = getattr(one, "taken_back_by", None)
    return listed


def title_of(fact: RecordedFact, titles: dict[tuple[str, str], str]) -> str:
    """What was recorded, as the scheme calls it."""
    return titles.get((fact.sort, fact.key), fact.key)


def name_of(subject: Subject) -> str:
    """Village, posts and name of an official; of a team the village."""
    village = village_display(subject.place.name)
    if subject.person_id is None:
        return village
    return f"{village} {posts_in_words(subject.posts)} {subject.name}"
