"""What a stage of a cycle proposes: which meetings, of whom, who reports, what is on the agenda."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import translation

from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Stage, Subject
from kaoping.lib.text import village_display
from kaoping.meetings.law import Profile
from kaoping.meetings.models import Bar, Basis, Body, Kind, Meeting
from kaoping.meetings.queries import bars_of
from kaoping.people import posts
from kaoping.people.models import Level, Place
from kaoping.scoring.rules import FromBallot, FromJury
from kaoping.scoring.scheme import Period

# Stages that meetings belong to, and what kind of meeting each brings.
# (cycles.queries.HELD_AS_MEETINGS names the same stages for rooms that know no meetings.)
KINDS = {
    "confirmation": Kind.CONFIRMATION,
    "report": Kind.APPRAISAL,
    "ballot": Kind.APPRAISAL,
    "jury": Kind.JURY,
}
VILLAGE_BODIES = (
    Body.MEMBERS,
    Body.REPRESENTATIVES,
    Body.ASSEMBLY,
    Body.MEMBERS_AND_REPRESENTATIVES,
)
_TITLES = {
    Kind.APPRAISAL: "述职测评会",
    Kind.CONFIRMATION: "承诺事项表决会",
    Kind.JURY: "述职评分会",
    Kind.STATUTORY: "民主评议会",
}
_OFFICES = ("镇", "乡", "街道", "干部", "领导", "机关")


@dataclass(frozen=True)
class Proposal:
    """One sort of meeting that a stage proposes; `everywhere`: one in each place appraised.

    `ballot` is the key of the scheme's ballot that it is for, if one.
    """

    kind: str
    body: str
    title: str
    everywhere: bool
    ballot: str = ""


@dataclass
class Reporters:
    """Who reports at a meeting, and who lost the right to, with the bars."""

    heard: list[Subject] = field(default_factory=list)
    left_out: list[tuple[Subject, list[Bar]]] = field(default_factory=list)


def proposals(cycle: Cycle, stage: Stage) -> list[Proposal]:
    """Meetings that the stage proposes: for each ballot of the scheme, for its jury, or one.

    None where its reports are given at the meetings of another stage.
    """
    kind = KINDS.get(stage.key)
    if kind is None or shared_with(cycle, stage):
        return []
    period = cycles.period_of(cycle)
    if kind == Kind.JURY:
        return [Proposal(kind, Body.MIXED, title, everywhere=False) for title in _of_juries(period)]
    if kind == Kind.CONFIRMATION or not period.ballots:
        return [Proposal(kind, Body.REPRESENTATIVES, _TITLES[kind], everywhere=True)]
    return of_ballots(period)


def _of_juries(period: Period) -> list[str]:
    """What the meeting of each jury is called; one name where the period has one jury."""
    if len(period.juries) < 2:
        return [_TITLES[Kind.JURY]]
    return [f"{_TITLES[Kind.JURY]}（{jury.title}）" for jury in period.juries.values()]


def of_ballots(period: Period) -> list[Proposal]:
    """A meeting for each ballot of the period's rules: a dual appraisal has two."""
    return [_of_ballot(period, key) for key in period.ballots]


def _of_ballot(period: Period, key: str) -> Proposal:
    ballot = period.ballots[key]
    body = _body_of(tuple(group.title for group in ballot.groups))
    named = f"{_TITLES[Kind.APPRAISAL]}（{ballot.title}）"
    title = named if len(period.ballots) > 1 else _TITLES[Kind.APPRAISAL]
    return Proposal(Kind.APPRAISAL, body, title, body in VILLAGE_BODIES, key)


def _body_of(groups: tuple[str, ...]) -> Body:
    """The body that groups of these names make up."""
    text = "、".join(groups)
    if any(word in text for word in _OFFICES):
        return Body.CADRES
    if "党员" in text:
        return Body.MEMBERS_AND_REPRESENTATIVES if "代表" in text else Body.MEMBERS
    return Body.ASSEMBLY if "全体村民" in text else Body.REPRESENTATIVES


def title_of(place: Place, cycle: Cycle | None, title: str) -> str:
    """三泉村2026年度述职测评会."""
    name = village_display(place.name) if place.level == Level.VILLAGE else place.name
    return f"{name}{cycles.label(cycle) if cycle else ''}{title}"


def review_title(place: Place, year: int) -> str:
    """三泉村2026年民主评议会."""
    return f"{village_display(place.name)}{year}年{_TITLES[Kind.STATUTORY]}"


def reporters(meeting: Meeting) -> Reporters:
    """Who reports at a cycle's meeting: the officials of its place, else its teams. Two queries.

    Above the villages, whom a vote barred from reporting is left out, with the reason.
    """
    if meeting.cycle_id is None:
        return Reporters()
    return reporters_in(meeting, _subjects(meeting.cycle, meeting.place))


def reporters_in(meeting: Meeting, subjects: Iterable[Subject]) -> Reporters:
    """The same, of subjects at hand."""
    kinds = _kinds_heard(cycles.period_of(meeting.cycle), meeting.kind)
    heard = [row for row in subjects if row.kind in kinds]
    people = {row.place_id for row in heard if row.person_id}
    heard = [row for row in heard if row.person_id or row.place_id not in people]
    if meeting.place.level == Level.VILLAGE:
        return Reporters(heard)
    bars = bars_of(heard)
    return Reporters(
        [row for row in heard if row.pk not in bars],
        [(row, bars[row.pk]) for row in heard if row.pk in bars],
    )


def _subjects(cycle: Cycle, place: Place) -> list[Subject]:
    return list(cycles.subjects_at(cycle, place).select_related("place"))


def _kinds_heard(period: Period, kind: str) -> set[str]:
    """Kinds of subjects on whom such a meeting has a say; all of them where the scheme doesn't tell."""
    asked = FromJury if kind == Kind.JURY else FromBallot
    found = {
        key for key in period.trees if any(isinstance(n.rule, asked) for n in period.items(key))
    }
    return found or set(period.subjects)


def agenda_items(meeting: Meeting, heard: Iterable[Subject]) -> list[tuple[str, Subject | None]]:
    """The usual agenda of such a meeting."""
    items: list[tuple[str, Subject | None]] = [("清点到会人数，宣布开会", None)]
    if meeting.kind != Kind.JURY:
        items.append(("通过监票人、计票人名单", None))
    if meeting.kind == Kind.CONFIRMATION:
        items.append(("宣读承诺事项，逐项说明", None))
    else:
        items += [(f"{spoken(subject)}述职", subject) for subject in heard]
    return items + [(text, None) for text in _ENDINGS[meeting.kind]]


_ENDINGS = {
    Kind.APPRAISAL: ("发票、投票测评", "开箱计票，宣布结果"),
    Kind.CONFIRMATION: ("逐项投票表决", "开箱计票，宣布结果"),
    Kind.JURY: ("评委现场打分，逐人公布得分", "宣布得分和名次"),
    Kind.STATUTORY: ("村民委员会成员报告履行职责情况", "投票评议", "开箱计票，宣布结果"),
}


def spoken(subject: Subject) -> str:
    """三泉村李某（书记、主任）, or the team's village."""
    village = village_display(subject.place.name)
    if subject.person_id is None:
        return f"{village}班子"
    with translation.override("zh-hans"):  # agendas are documents
        titles = "、".join(str(posts.BY_KEY[key].title) for key in subject.posts.split(",") if key)
    return f"{village}{subject.name}（{titles}）" if titles else f"{village}{subject.name}"


def law_groups(profile: Profile, body: str) -> Iterator[tuple[str, str]]:
    """Key and title of the groups that the law counts at such a body."""
    rule = profile.bodies.get(body)
    for basis in rule.bases if rule else ():
        yield basis, _BASIS_TITLES[basis]


def basis_of(key: str, title: str, bases: tuple[str, ...], *, alone: bool) -> str:
    """Whom the law takes a voter group for, among those it counts at the body; "" for nobody.

    By its key or its words; a group that is `alone` is the body itself, where the law counts but
    one sort.
    """
    named = key if key in bases else next((b for b, word in _WORDS if word in title), "")
    if named in bases:
        return named
    return bases[0] if alone and len(bases) == 1 else ""


# The more telling words first: 户代表 and 村民代表 are not villagers at large.
_WORDS = (
    (Basis.HOUSEHOLDS, "户"),
    (Basis.REPRESENTATIVES, "代表"),
    (Basis.MEMBERS, "党员"),
    (Basis.ADULTS, "村民"),
)
_BASIS_TITLES = {
    Basis.MEMBERS: "党员",
    Basis.REPRESENTATIVES: "村民代表",
    Basis.ADULTS: "十八周岁以上村民",
    Basis.HOUSEHOLDS: "户的代表",
}


def shared_with(cycle: Cycle, stage: Stage) -> Stage | None:
    """The stage at whose meetings the reports of this one are given; None where it has its own."""
    if stage.key != "report":
        return None
    rows = {row.key: row for row in cycle.stages.all()}
    return rows.get("ballot") or rows.get("jury")
