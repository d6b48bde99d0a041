"""Each role's part of the first page: what is late, and what comes next."""

from collections.abc import Callable
from functools import lru_cache, partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle
from kaoping.desk import queries, steps
from kaoping.desk.beginning import beginning
from kaoping.lib.text import village_display
from kaoping.marks.queries import late_names
from kaoping.meetings import pages as meeting_pages
from kaoping.meetings import queries as meeting_queries
from kaoping.meetings import reviews, standing
from kaoping.people import roles
from kaoping.people.models import Account, Place
from kaoping.people.queries import granted, grants_of
from kaoping.results.queries.own_items import own_lists_of
from kaoping.schemes.models import SchemeVersion
from kaoping.schemes.queries import in_force_for
from kaoping.web.parts import part

NAMES_SHOWN = 12
MEETINGS_SHOWN = 6


def parts_of(account: Account) -> list[dict[str, object]]:
    """The parts of the account's first page, in the order of urgency."""
    held = places_by_role(account)
    made = [
        builder(account, places)
        for role, builder in _BUILDERS.items()
        if (places := held.get(role)) or (role == "rater" and account.person_id)
    ]
    return [part for part in made if part]


def regulations_of(account: Account) -> list[SchemeVersion]:
    """Regulations under which the account marks, is appraised or pays; offices have a menu for them."""
    held = {role for role, _path in grants_of(account)}
    if held & set(roles.with_verb("see_schemes")):
        return []
    return in_force_for(account)


def places_by_role(account: Account) -> dict[str, list[Place]]:
    """Places of each role that the account was granted."""
    found: dict[str, list[Place]] = {}
    for role, place in granted(account):
        found.setdefault(role, []).append(place)
    return found


def navigation(account: Account) -> list[dict[str, str]]:
    """The main menu of office pages, by the verbs of the account's roles."""
    return _menu(frozenset(role for role, _path in grants_of(account)), get_language())


@lru_cache(maxsize=64)
def _menu(held: frozenset[str], _language: str) -> list[dict[str, str]]:
    """The menu of these roles in a language. Each page it leads to asks for the right itself."""
    links = [
        (None, _("Desk"), "desk:home"),
        ("see_cycle", _("Appraisal cycles"), "cycles:list"),
        ("see_schemes", _("Appraisal schemes"), "schemes:list"),
        ("see_people", _("People"), "people:places"),
        ("see_meetings", _("Meetings"), "meetings:list"),
        ("see_journal", _("Work journal"), "journal:places"),
        (None, _("Notice board"), "notices:board"),
    ]
    verbs = frozenset().union(*(roles.BY_KEY[role].verbs for role in held))
    return [
        {"label": label, "url": reverse(name)}
        for verb, label, name in links
        if verb is None or verb in verbs
    ]


def _rater(account: Account, places: list[Place]) -> dict[str, object] | None:
    todos = queries.todo_of(account.person_id) if account.person_id else []
    if not todos and not places:
        return None
    return {"template": "desk/rater.html", "todos": todos}


def _village(account: Account, places: list[Place]) -> dict[str, object]:
    rows = [
        {
            "feedback": row,
            "label": cycles.label(row.cycle),
            "village": village_display(row.village.name),
            "open": queries.is_open(row),
        }
        for row in queries.feedback_to_answer(places)
    ]
    villages = [{"code": place.code, "name": village_display(place.name)} for place in places]
    own = [
        {"subject": subject, "key": listed.key, "title": listed.title, "label": cycles.label(cycle),
         "whom": subject.name}
        for cycle, listed, subject in own_lists_of(places)
    ]
    return {"template": "desk/village.html", "rows": rows, "villages": villages, "own": own}


def _township(account: Account, places: list[Place], *, clerk: bool) -> dict[str, object]:
    """Clerk and leader see the same cycles, the most urgent first; the clerk also what to press."""
    under_way = [row for place in places for row in queries.cycles_under_way(place)]
    under_way.sort(key=lambda row: cycles.current_stage(row).due_on)
    shown = {
        "clerk": clerk,
        "places": [{"code": place.code, "name": place.name} for place in places],
        "cycles": [_cycle(row, clerk) for row in under_way],
        "objections": [(row.pk, row.objections) for row in under_way if row.objections],
        "meetings": _meetings_of(places) if clerk else {},
        "beginning": beginning(places[0]) if clerk and not under_way else {},
    }
    return {"body": part("desk/township.html", shown)}


def _meetings_of(townships: list[Place]) -> dict[str, object]:
    """The same as `_meetings` for whoever runs townships, one question for each of them."""
    today = timezone.localdate()
    found = [standing.of_township(place, today) for place in townships]
    open_ = [row for one in found for row in meeting_pages.listed(one, today)]
    return {
        "year": today.year,
        "today": [row for row in open_ if row["held_on"] == today],
        "late_meetings": [row for row in open_ if row["late"]],
        "due": sum(one.due for one in found),
        "terminations": [row for one in found for row in meeting_pages.in_words(one.proposals)],
    }


def _supervisor(account: Account, places: list[Place]) -> dict[str, object]:
    """The village's meetings to come, its review of the year, and what two reviews propose."""
    villages = [{"code": place.code, "name": village_display(place.name)} for place in places]
    shown = {"template": "desk/supervisor.html", "villages": villages}
    return shown | _meetings(places)


def _meetings(places: list[Place]) -> dict[str, object]:
    """Meetings to come and late ones, reviews that are due, offices that end by law."""
    today = timezone.localdate()
    shown = meeting_pages.overview(meeting_queries.meetings_in(places), places, today)
    return {
        "year": today.year,
        "today": [_in_list(row) for row in shown["open"] if row.meeting.held_on == today],
        "coming": [
            _in_list(row) for row in shown["open"] if row.meeting.held_on > today
        ][:MEETINGS_SHOWN],
        "late_meetings": [_in_list(row) for row in shown["open"] if row.late],
        "due_reviews": [_due(row) for row in shown["due"]],
        "terminations": shown["proposals"],
    }


def _in_list(row: meeting_pages.Row) -> dict[str, object]:
    """A meeting in plain values, so that the part of the page can be kept."""
    return {"pk": row.meeting.pk, "title": row.meeting.title, "day": row.day,
            "state": row.state, "kind": row.kind}  # fmt: skip


def _due(row: reviews.Due) -> dict[str, object]:
    return {"code": row.place.code, "village": row.village, "planned": row.planned is not None}


def _cycle(cycle: Cycle, clerk: bool) -> dict[str, object]:
    stage = cycles.current_stage(cycle)
    late = late_names(cycle) if clerk and stage.key == "marking" else []
    return {
        "pk": cycle.pk,
        "place": cycle.place.name,
        "label": cycles.label(cycle),
        "scheme": cycles.rules_of(cycle).title,
        "overdue": stage.due_on < timezone.localdate(),
        "steps": steps.steps(cycle) if clerk else steps.pages.steps(cycle),
        "late": [one._asdict() for one in late[:NAMES_SHOWN]],
        "late_count": len(late),
        "more_late": max(0, len(late) - NAMES_SHOWN),
        "next": steps.next_of(cycle, len(late)) if clerk else None,
    }


def _finance(account: Account, places: list[Place]) -> dict[str, object]:
    sheets = queries.pay_sheets(places)
    latest = {sheet.cycle_id: sheet.pk for sheet in reversed(sheets)}
    rows = [
        {
            "sheet": sheet,
            "label": cycles.label(sheet.cycle),
            "is_latest": latest[sheet.cycle_id] == sheet.pk,
        }
        for sheet in sheets
    ]
    return {"template": "desk/finance.html", "rows": rows}


def _organiser(account: Account, places: list[Place]) -> dict[str, object]:
    rows = [row for place in places for row in queries.latest_cycles(place)]
    today = timezone.localdate()
    return {
        "template": "desk/organiser.html",
        "rows": [
            {
                "cycle": row,
                "label": cycles.label(row),
                "stage": (stage := cycles.current_stage(row)),
                "overdue": bool(stage and stage.due_on < today),
            }
            for row in rows
        ],
    }


def _administrator(account: Account, places: list[Place]) -> dict[str, object]:
    return {"template": "desk/administrator.html", "places": places}


_BUILDERS: dict[str, Callable[[Account, list[Place]], dict[str, object] | None]] = {
    "rater": lambda account, places: _rater(account, places or []),
    "village_official": _village,
    "place_official": _village,
    "supervisor": _supervisor,
    "clerk": partial(_township, clerk=True),
    "leader": partial(_township, clerk=False),
    "finance": _finance,
    "organiser": _organiser,
    "administrator": _administrator,
}
