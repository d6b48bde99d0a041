"""Facts that no marking brings: what the office recorded, and what was decided in earlier cycles."""

from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Subject
from kaoping.results.models import Decision, RecordedFact, RecordedFigure, RecordedItem
from kaoping.scoring.facts import Decided, EventOf, FigureOf, NotApplicable, OwnItem


def standing(cycle: Cycle) -> list[RecordedFact]:
    """What is recorded about the cycle's subjects and not taken back, in order."""
    rows = RecordedFact.objects.filter(
        subject__cycle=cycle, takes_back__isnull=True, taken_back_by__isnull=True
    )
    return list(rows.order_by("id"))


def recorded(cycle: Cycle) -> tuple[tuple[EventOf, ...], tuple[NotApplicable, ...]]:
    """Events and items that do not apply, each once for each subject, as facts."""
    events, absent = {}, {}
    for row in standing(cycle):
        key = (row.key, str(row.subject_id))
        if row.sort == RecordedFact.Sort.EVENT:
            events.setdefault(key, EventOf(*key, document=row.document))
        else:
            absent.setdefault(key, NotApplicable(subject=key[1], indicator=key[0]))
    return tuple(events.values()), tuple(absent.values())


def figures(cycle: Cycle) -> tuple[FigureOf, ...]:
    """Figures as last recorded. One without its own target, where it needs one, is none yet."""
    about = cycles.period_of(cycle).figures
    rows = RecordedFigure.objects.filter(subject__cycle=cycle)
    last = {(row.key, row.subject_id): row for row in rows.order_by("number")}
    return tuple(
        FigureOf(key, str(subject), row.units, row.target_units)
        for (key, subject), row in sorted(last.items())
        if row.units is not None and about[key].own_target == (row.target_units is not None)
    )


def own_items(cycle: Cycle) -> tuple[OwnItem, ...]:
    """Items of subjects' own as last recorded, without those struck."""
    rows = RecordedItem.objects.filter(subject__cycle=cycle)
    last = {(row.list, row.subject_id, row.key): row for row in rows.order_by("number")}
    return tuple(
        OwnItem(
            list=row.list,
            key=str(row.key),
            subject=str(row.subject_id),
            title=row.title,
            field=row.field or None,
            weight=row.weight,
            units=row.units,
        )
        for _key, row in sorted(last.items())
        if not row.struck
    )


def decided(cycle: Cycle) -> tuple[Decided, ...]:
    """Consequences decided as proposed in earlier cycles of the regulation, matched by place and person.

    Only this regulation's cycles of the same length count, and of decisions the last one.
    """
    known = {(one.kind, one.key) for one in cycles.period_of(cycle).consequences}
    if not known:
        return ()
    before = _earlier(cycle)
    here = {
        (subject.kind, subject.place_id, subject.person_id): str(subject.pk)
        for subject in Subject.objects.filter(cycle=cycle)
    }
    rows = Decision.objects.filter(
        subject__cycle__in=before,
        superseded_by__isnull=True,
        verdict=Decision.Verdict.AS_PROPOSED,
    ).order_by("id")
    found = (
        (key, before[earlier], tuple(who))
        for key, earlier, *who in rows.values_list(
            "key", "subject__cycle", "subject__kind", "subject__place", "subject__person"
        )
    )
    return tuple(
        Decided(consequence=key, subject=here[who], ago=ago)
        for key, ago, who in found
        if who in here and (who[0], key) in known
    )


def _earlier(cycle: Cycle) -> dict[int, int]:
    """How many cycles ago each earlier cycle of the same regulation and length was: 1 is the last."""
    rows = Cycle.objects.filter(
        place=cycle.place_id,
        version__scheme=cycle.version.scheme_id,
        period_key=cycle.period_key,
        starts_on__lt=cycle.starts_on,
    )
    return {
        pk: ago
        for ago, pk in enumerate(rows.order_by("-starts_on").values_list("pk", flat=True), 1)
    }
