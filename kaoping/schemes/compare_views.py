"""Two versions of a regulation side by side, in words."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.people.access import requires
from kaoping.schemes import queries
from kaoping.schemes.compare import compare
from kaoping.schemes.models import SchemeVersion
from kaoping.scoring.language import Fault, SchemeFaults, load_scheme
from kaoping.scoring.scheme import Scheme

PRESET = "preset:"
OF_VERSION = ("scheme__place", "adopted_by__person")


@dataclass(frozen=True)
class Text:
    """One side of the comparison: what it is called, and what it says or why it can't be read."""

    key: str
    title: str
    scheme: Scheme | None
    faults: tuple[Fault, ...] = ()


@requires("see_schemes", SchemeVersion, related=OF_VERSION)
@require_safe
def side_by_side(request: HttpRequest, schemeversion: SchemeVersion) -> HttpResponse:
    """What this version says differently from `?with=`: another version's number, or a preset.

    Without a choice: from the version before it, else from the preset it was taken from.
    """
    others = _others(schemeversion)
    wanted = request.GET.get("with") or next(iter(others), "")
    if wanted and wanted not in others:
        raise Http404
    after = _text("", _title(schemeversion), schemeversion.text)
    before = _text(wanted, others[wanted], _source(schemeversion, wanted)) if wanted else None
    readable = before and before.scheme and after.scheme
    context = {
        "version": schemeversion,
        "others": others,
        "before": before,
        "after": after,
        "found": compare(before.scheme, after.scheme) if readable else None,
    }
    return render(request, "schemes/compare.html", context)


def _others(version: SchemeVersion) -> dict[str, str]:
    """What a version can be compared with, by key: nearest earlier version first, presets last."""
    rows = version.scheme.versions.exclude(pk=version.pk).only("number", "state", "document_number")
    nearest = sorted(rows, key=lambda one: (one.number > version.number, -one.number))
    found = {str(one.number): _title(one) for one in nearest}
    presets = sorted(queries.presets(), key=lambda one: one.key != version.scheme.key)
    return found | {
        PRESET + one.key: _("Preset: %(title)s") % {"title": one.title} for one in presets
    }


def _title(version: SchemeVersion) -> str:
    number = _("Version %(n)s") % {"n": version.number}
    return f"{number} {version.document_number}".strip()


def _source(version: SchemeVersion, key: str) -> str:
    if key.startswith(PRESET):
        return queries.preset_text(key.removeprefix(PRESET))
    return version.scheme.versions.get(number=int(key)).text


def _text(key: str, title: str, text: str) -> Text:
    try:
        return Text(key, title, load_scheme(text))
    except SchemeFaults as faults:
        return Text(key, title, None, faults.faults)
