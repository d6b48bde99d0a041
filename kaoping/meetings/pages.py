"""What the pages of this room show, as plain rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Stage
from kaoping.lib.dates import chinese_date
from kaoping.lib.text import village_display
from kaoping.meetings import obstacles, planning, queries, relatives, reviews
from kaoping.meetings.forms import people_by_label
from kaoping.meetings.law import Profile
from kaoping.meetings.models import Duty, Kind, Meeting, Officer, State, Vote
from kaoping.meetings.quorum import Count, Quorum
from kaoping.meetings.standing import Standing
from kaoping.papers import blocks
from kaoping.people import posts
from kaoping.people.models import Level, Person, Place
from kaoping.people.queries import current_posts, villages_of

HELD_SHOWN = 60
_TAGS = {
    State.PLANNED: "neutral",
    State.CONVENED: "info",
    State.ENDED: "good",
    State.CALLED_OFF: "neutral",
}
_PAGES = {
    "officers": "officers",
    "agenda": "agenda",
    "attendance": "attendance",
    "details": "change",
}


@dataclass(frozen=True)
class Row:
    """One meeting in a list."""

    meeting: Meeting
    place: str
    day: str
    state: str
    kind: str
    late: bool


def rows(meetings: Iterable[Meeting], today: date) -> list[Row]:
    """Meetings as lists show them; late are those whose day has passed without them."""
    return [_row(one, today) for one in meetings]


def _row(meeting: Meeting, today: date) -> Row:
    late = meeting.state == State.PLANNED and meeting.held_on < today
    return Row(
        meeting=meeting,
        place=_spoken(meeting.place),
        day=chinese_date(meeting.held_on),
        state=_("late") if late else str(meeting.get_state_display()),
        kind="bad" if late else _TAGS[meeting.state],
        late=late,
    )


def listed(standing: Standing, today: date) -> list[dict[str, object]]:
    """The meetings of a township that are still to be held, in plain values; late ones marked."""
    return [
        {
            "pk": row["pk"],
            "title": row["title"],
            "held_on": row["day"],
            "day": chinese_date(row["day"]),
            "state": _("late") if late else str(State(row["state"]).label),
            "kind": "bad" if late else _TAGS[row["state"]],
            "late": late,
        }
        for row in standing.open
        for late in (row["state"] == State.PLANNED and row["day"] < today,)
    ]


def overview(found: list[Meeting], runs: list[Place], today: date) -> dict[str, object]:
    """The list page: the meetings that may be seen; those of `runs` may be prepared."""
    open_ = [row for row in found if row.state in (State.PLANNED, State.CONVENED)]
    over = [row for row in found if row.state in (State.ENDED, State.CALLED_OFF)]
    villages = villages_in(runs)
    return {
        "open": rows(reversed(open_), today),
        "held": rows(over[:HELD_SHOWN], today),
        "due": reviews.due_among(villages, today.year, found),
        "proposals": proposals(villages),
        "year": today.year,
    }


def villages_in(places: Iterable[Place]) -> list[Place]:
    """The villages among these places and of the townships among them."""
    found = {}
    for place in places:
        here = [place] if place.level == Level.VILLAGE else []
        here = villages_of(place) if place.level == Level.TOWNSHIP else here
        found |= {village.pk: village for village in here}
    return list(found.values())


def proposals(villages: list[Place]) -> list[dict[str, str]]:
    """Offices that end by law, each with the page where people decide."""
    return in_words(reviews.proposals(villages))


def in_words(found: Iterable[reviews.Proposal]) -> list[dict[str, str]]:
    """The same of proposals at hand."""
    return [
        {
            "text": _("%(village)s: %(name)s (%(post)s) was unqualified %(times)s times in a row.")
            % {
                "village": village_display(one.outcome.meeting.place.name),
                "name": one.outcome.name,
                "post": one.post_title,
                "times": len(one.outcomes),
            },
            "href": reverse("meetings:termination", args=[one.outcome.pk]),
        }
        for one in found
    ]


def stages(cycle: Cycle, today: date) -> list[dict[str, object]]:
    """The stages that meetings belong to, each with its meetings and what can be planned."""
    found = rows(queries.meetings_of(cycle), today)
    return [
        _stage(cycle, stage, [row for row in found if row.meeting.stage == stage.key])
        for stage in cycle.stages.all()
        if stage.key in planning.KINDS
    ]


def _stage(cycle: Cycle, stage: Stage, meetings: list[Row]) -> dict[str, object]:
    shared = planning.shared_with(cycle, stage)
    return {
        "stage": stage,
        "due": chinese_date(stage.due_on),
        "rows": meetings,
        "ended": sum(1 for row in meetings if row.meeting.state == State.ENDED),
        "shared": shared,
        "plan": reverse("meetings:plan", args=[stage.pk]) if not shared else "",
    }


def meeting(meeting: Meeting, today: date, *, runs: bool) -> dict[str, object]:
    """A meeting's own page."""
    found = queries.quorum_of_law(meeting)
    in_the_way = obstacles.obstacles(meeting) if meeting.state == State.PLANNED else []
    return {
        "row": _row(meeting, today),
        "facts": _facts(meeting),
        "officers": _officers(meeting),
        "agenda": queries.agenda(meeting),
        "left_out": left_out(planning.reporters(meeting)),
        "groups": queries.attendance(meeting),
        "quorum": quorum(found),
        "obstacles": [
            {"what": one.what, "remedy": one.remedy, "href": _page_of(meeting, one.where)}
            for one in in_the_way
        ],
        "outcomes": list(meeting.review_outcomes.all()) if meeting.kind == Kind.STATUTORY else [],
        "planned": meeting.state == State.PLANNED,
        "changeable": runs and meeting.state in (State.PLANNED, State.CONVENED),
        "countable": runs and meeting.state in (State.PLANNED, State.CONVENED)
        and meeting.vote not in (Vote.COUNTED, Vote.SETTLED),
        "votes": meeting.vote in (Vote.UNDER_WAY, Vote.COUNTED),
        "convened": meeting.state == State.CONVENED,
        "called_off": meeting.state == State.CALLED_OFF,
        "has_minutes": meeting.state in (State.CONVENED, State.ENDED),
    }


def _page_of(meeting: Meeting, where: str) -> str:
    return reverse(f"meetings:{_PAGES[where]}", args=[meeting.pk]) if where in _PAGES else ""


def _facts(meeting: Meeting) -> list[dict[str, object]]:
    when = chinese_date(meeting.held_on)
    cycle = meeting.cycle
    stage = cycles.stage(cycle, meeting.stage) if cycle else None
    facts = [
        {"label": _("When"), "value": f"{when} {meeting.starts_at:%H:%M}" if meeting.starts_at else when},
        {"label": _("Where it is held"), "value": meeting.venue},
        {"label": _("What for"), "value": meeting.get_kind_display()},
        {"label": _("Who meets"), "value": meeting.get_body_display()},
    ]  # fmt: skip
    if cycle:
        told = f"{cycles.label(cycle)} · {stage.title}" if stage else cycles.label(cycle)
        facts.append({"label": _("Cycle and stage"), "value": told})
    if meeting.announced_on:
        told = chinese_date(meeting.announced_on)
        facts.append({"label": _("Notice given on"), "value": told})
    return facts


def _officers(meeting: Meeting) -> list[dict[str, object]]:
    found = list(meeting.officers.all())
    needed = obstacles.needed(meeting)
    return [
        {
            "label": Duty(duty).label,
            "value": "、".join(row.name for row in found if row.duty == duty),
        }
        for duty in Duty
        if duty in needed or any(row.duty == duty for row in found)
    ]


def slots(meeting: Meeting, officers: list[Officer]) -> dict[str, int]:
    """How many lines the form has for each duty: what is missing, and one more of those who count."""
    found = {}
    for duty, number in obstacles.needed(meeting).items():
        missing = max(0, number - sum(1 for row in officers if row.duty == duty))
        found[duty] = max(missing, 1) if duty in relatives.COUNTING else missing
    return found


def names_appraised(meeting: Meeting) -> list[str]:
    """Who is appraised and therefore can't count or watch."""
    return list(dict.fromkeys(one.name for one in relatives.appraised_at(meeting)))


def people_to_choose(meeting: Meeting) -> dict[str, Person]:
    """People with the posts they hold in and above the meeting's place.

    Above the townships villages have too many of them to choose from.
    """
    township = meeting.place.parent if meeting.place.level == Level.VILLAGE else meeting.place
    held = current_posts(township)
    if township.level != Level.TOWNSHIP:
        held = held.exclude(place__level=Level.VILLAGE)
    titles: dict[Person, list[str]] = {}
    for post in held:
        if post.place.level != Level.VILLAGE or meeting.place.holds(post.place):
            title = posts.BY_KEY[post.kind].title
            where = post.office.name if post.office_id else _spoken(post.place)
            titles.setdefault(post.person, []).append(f"{where}{title}")
    return people_by_label((person, "、".join(held)) for person, held in titles.items())


def left_out(reporters: planning.Reporters) -> list[dict[str, str]]:
    """Who may not report here, and why."""
    return [
        {"who": planning.spoken(subject), "reason": bar.reason, "reference": bar.reference}
        for subject, bars in reporters.left_out
        for bar in bars
    ]


def free_key(meeting: Meeting) -> str:
    """A key for one more group."""
    taken = set(meeting.attendance.values_list("key", flat=True))
    number = len(taken) + 1
    while f"group-{number}" in taken:
        number += 1
    return f"group-{number}"


def quorum(found: Quorum) -> dict[str, object]:
    """What the law asks and how it stands."""
    counts = [*found.body, *filter(None, [found.appraisal])]
    return {
        "lines": [_line(count) for count in counts],
        "either": len(found.body) > 1,
        "references": [r.reference for r in (found.rule, found.appraisal_rule) if r],
        "notice_days": found.rule.notice_days if found.rule else 0,
        "law": _law(found.profile),
    }


def _line(count: Count) -> dict[str, object]:
    if not count.is_counted:
        state, kind = _("not counted yet"), "neutral"
    elif count.reached:
        state, kind = _("enough"), "good"
    else:
        state, kind = _("too few"), "bad"
    return {
        "words": count.words,
        "entitled": count.entitled,
        "least": count.least,
        "present": count.present,
        "state": state,
        "kind": kind,
    }


def law(place: Place, day: date) -> dict[str, object]:
    """The law of a place's province on a day, in words."""
    profile = queries.profile_on(place, day)
    return _law(profile) | {
        "bodies": [
            {
                "body": key,
                "words": rule.words,
                "days": rule.notice_days,
                "reference": rule.reference,
            }
            for key, rule in profile.bodies.items()
        ],
        "review": profile.review,
    }


def _law(profile: Profile) -> dict[str, object]:
    return {
        "title": profile.title,
        "national": profile.is_national,
        "checked": profile.checked,
        "note": profile.note,
    }


def printed(document: Iterable[blocks.Block]) -> list[dict[str, object]]:
    """A document's blocks for a page to print; each says what it is."""
    return [{"is": type(block).__name__, "block": block} for block in document]


def _spoken(place: Place) -> str:
    return village_display(place.name) if place.level == Level.VILLAGE else place.name
