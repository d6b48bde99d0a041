"""What a township or county does before its first cycle, in order, and how far it has come."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.cycles.models import Cycle
from kaoping.cycles.pages import to_run
from kaoping.people.models import Place
from kaoping.people.queries import own_posts, villages_of
from kaoping.people.slips import missing_accounts
from kaoping.schemes.queries import adopted


def beginning(place: Place) -> dict[str, object]:
    """The steps for components/steps.html and the one to take now; nothing once a cycle was opened."""
    if Cycle.objects.filter(place=place).exists():
        return {}
    steps = list(_steps(place))
    now = next(step for step in steps if not step["done"])
    for step in steps:
        step["state"] = "done" if step["done"] else "current" if step is now else "todo"
        step["owner"] = step["text"] if step["state"] == "todo" else ""  # the note of that part
    return {"steps": steps, "now": now}


def _steps(place: Place) -> Iterator[dict[str, object]]:
    """Each with its title, where it is done, whether it is, and what is missing."""
    yield _step(
        _("Adopt a regulation"),
        reverse("schemes:list"),
        _("Copy one of those that come with the product, compare it with your paper, adopt it."),
        done=bool(to_run(adopted(place), place)),
    )
    posts = own_posts(place)
    without = len(villages_of(place)) - posts.values("place").filter(
        place__parent=place
    ).order_by().distinct().count()
    yield _step(
        _("Enter officials and raters"),
        reverse("people:upload", args=[place.code]),
        ngettext(
            "%(n)d place appraised has nobody yet. One Excel sheet brings all in.",
            "%(n)d places appraised have nobody yet. One Excel sheet brings all in.",
            without,
        )
        % {"n": without},
        done=not without,
    )
    missing = sum(missing_accounts(place).values())
    yield _step(
        _("Open their accounts"),
        reverse("people:accounts", args=[place.code]),
        _("All at once, with slips to print and hand out."),
        done=posts.exists() and not missing,
    )
    yield _step(
        _("Open the first cycle"),
        reverse("cycles:open", args=[place.code]),
        _("What still stands in the way is listed first."),
        done=False,
    )


def _step(title: str, href: str, text: str, *, done: bool) -> dict[str, object]:
    return {"title": title, "href": href, "text": text, "done": done}
