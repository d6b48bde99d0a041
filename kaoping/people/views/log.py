"""The log of events as a page. It stands here because access is granted in this room, above the log's."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.audit import queries, words
from kaoping.audit.models import Event
from kaoping.people import pages, posts, roles
from kaoping.people.access import requires
from kaoping.people.models import Person, Place
from kaoping.people.views.common import page

ON_A_PAGE = 100
# Keys that events hold and this room has words for.
_KNOWN = {
    (detail, key): words
    for detail, choices in (
        ("role", roles.CHOICES),
        ("kind", posts.CHOICES),
        ("column", pages.SECRETS.items()),
    )
    for key, words in choices
}


@requires("see_audit", Place)
@require_safe
def log(request: HttpRequest, place: Place) -> HttpResponse:
    """Who did what and when; `verb`, `target` (room.model) and `id` narrow it."""
    events = queries.events_in(place.code)
    wanted = {name: request.GET.get(name, "")[:60] for name in ("verb", "target", "id")}
    filters = {"verb": wanted["verb"], "target_type": wanted["target"], "target_id": wanted["id"]}
    events = events.filter(**{name: value for name, value in filters.items() if value})
    shown = Paginator(events, ON_A_PAGE).get_page(request.GET.get("page"))
    choices = sorted(((verb, str(text)) for verb, text in words.VERBS.items()), key=lambda c: c[1])
    context = {"page": shown, "rows": _rows(list(shown), place), "verbs": choices}
    context |= {"wanted": wanted, "head": queries.head()}
    return page(request, "log", place, _("Log of events"), **context)


def _rows(events: list[Event], here: Place) -> list[dict[str, object]]:
    """The events in words; names of places and persons are read once for all of them."""
    codes = {event.place_code for event in events} - {here.code, ""}
    places = {place.code: pages.place_name(place) for place in Place.objects.filter(code__in=codes)}
    known = _KNOWN | _persons_in(events)
    return [_row(event, places.get(event.place_code), known) for event in events]


def _persons_in(events: list[Event]) -> dict[tuple[str, object], str]:
    wanted = [(key, event.detail[key]) for event in events for key in words.PERSONS
              if key in event.detail]  # fmt: skip
    names = dict(Person.objects.filter(pk__in={pk for key, pk in wanted}).values_list("pk", "name"))
    return {(key, pk): names[pk] for key, pk in wanted if pk in names}


def _row(event: Event, place: str | None, known: dict) -> dict[str, object]:
    where = [(_("Place"), place)] if place else []
    return {
        "at": f"{localtime(event.at):%Y-%m-%d %H:%M:%S}",
        "who": event.actor_name or (_("(erased)") if event.actor_id else _("the system")),
        "what": words.of_verb(event.verb),
        "detail": where + words.of_detail(event.detail, known),
        "target": event.target_type,
        "id": event.target_id,
        "number": event.pk,
    }
