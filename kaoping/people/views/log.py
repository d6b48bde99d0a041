"""The log of events as a page. It stands here because access is granted in this room, above the log's."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaoping.audit import queries, words
from kaoping.audit.models import Event
from kaoping.people import pages, posts, roles
from kaoping.people.access import requires
from kaoping.people.models import Place
from kaoping.people.views.common import page

ON_A_PAGE = 100
# Keys that events hold and this room has words for.
_KNOWN = {**dict(roles.CHOICES), **dict(posts.CHOICES), **pages.SECRETS}


@requires("see_audit", Place)
@require_GET
def log(request: HttpRequest, place: Place) -> HttpResponse:
    """Who did what and when; `verb`, `target` (room.model) and `id` narrow it."""
    events = queries.events_in(place.code)
    wanted = {name: request.GET.get(name, "")[:60] for name in ("verb", "target", "id")}
    filters = {"verb": wanted["verb"], "target_type": wanted["target"], "target_id": wanted["id"]}
    events = events.filter(**{name: value for name, value in filters.items() if value})
    shown = Paginator(events, ON_A_PAGE).get_page(request.GET.get("page"))
    choices = sorted(((verb, str(text)) for verb, text in words.VERBS.items()), key=lambda c: c[1])
    context = {"page": shown, "rows": [_row(event) for event in shown], "verbs": choices}
    context |= {"wanted": wanted, "head": queries.head()}
    return page(request, "log", place, _("Log of events"), **context)


def _row(event: Event) -> dict[str, object]:
    return {
        "at": f"{localtime(event.at):%Y-%m-%d %H:%M:%S}",
        "who": event.actor_name or _("the system"),
        "what": words.of_verb(event.verb),
        "detail": [
            (name, str(_KNOWN.get(text, text))) for name, text in words.of_detail(event.detail)
        ],
        "target": event.target_type,
        "id": event.target_id,
        "number": event.pk,
    }
