"""The scheme editor's pages: the table of indicators, one indicator, the other parts, faults, the text."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.lib.errors import UserError
from kaoping.people.access import requires
from kaoping.schemes import actions
from kaoping.schemes.document import change, follow
from kaoping.schemes.editing import forms, start, tree
from kaoping.schemes.editing.faults import address
from kaoping.schemes.editing.page import Editor
from kaoping.schemes.models import SchemeVersion, State
from kaoping.schemes.parts.registry import BASICS, BY_KEY

OF_VERSION = ("scheme__place",)
View = Callable[..., HttpResponse]


def of_draft(view: View) -> View:
    """For pages that change a draft by forms: what is no document is mended as text first."""

    @wraps(view)
    def checked(request: HttpRequest, editor: Editor, **kwargs: Any) -> HttpResponse:
        if editor.root is None:
            return redirect(address(editor.version, "edit_text"))
        return view(request, editor=editor, **kwargs)

    return of_text(checked)


def of_text(view: View) -> View:
    """For pages that need nothing but a draft's text; what is adopted is only shown."""

    @requires("edit_schemes", SchemeVersion, related=OF_VERSION)
    @wraps(view)
    def guarded(request: HttpRequest, schemeversion: SchemeVersion, **kwargs: Any) -> HttpResponse:
        if schemeversion.state != State.DRAFT:
            messages.info(request, _("This version is adopted. Copy it to change the copy."))
            return redirect("schemes:version", schemeversion=schemeversion.pk)
        editor = Editor(schemeversion, request.path)
        editor.period = kwargs.get("period", "")
        return view(request, editor=editor, **kwargs)

    return guarded


def show(request: HttpRequest, editor: Editor, name: str, **context: Any) -> HttpResponse:
    """A page of the editor."""
    return render(request, f"schemes/editor/{name}.html", {"editor": editor, **context})


def saved(request: HttpRequest, editor: Editor, href: str) -> HttpResponse:
    """Back to the page after saving; how many faults there are is said where it is saved."""
    messages.success(request, _("Saved."))
    return redirect(href)


@of_draft
@require_safe
def home(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Begins with the indicators of the first period."""
    if not editor.periods:
        return redirect(address(editor.version, "edit_basics"))
    return redirect(address(editor.version, "edit_tree", editor.periods[0]))


@of_draft
@require_http_methods(["GET", "POST"])
def edit_tree(request: HttpRequest, editor: Editor, period: str) -> HttpResponse:
    """The table of all indicators: full points and weights, saved together."""
    if period not in editor.periods:
        raise Http404
    faults = tuple(mend.fault for mend in editor.mends)
    found = tree.trees(editor.root, period, faults, editor.scheme)
    conflicts: dict[str, str] = {}
    if request.method == "POST":
        mine, now = tree.entered(request.POST), tree.values_of(found)
        base = _values_seen(editor, period, request.POST.get("seen", "")) or now
        merged = tree.merge(mine, base, now)
        if not merged.conflicts:
            text = tree.with_values(editor.version.text, merged.changes)
            if keep(request, editor, text):
                return saved(request, editor, request.path)
        conflicts = merged.conflicts
        tree.as_entered(found, mine, conflicts)
    kinds = editor.about(period).named("subjects")
    bare = [(key, title) for key, title in kinds if key not in {one.kind for one in found}]
    context = {"trees": found, "period": period, "conflicts": conflicts, "kinds_without": bare}
    general = [mend for mend in editor.mends if mend.href == request.path]
    return show(request, editor, "tree", general=general, **context)


def _values_seen(editor: Editor, period: str, seen: str) -> dict | None:
    """The values of the text that the table was made of, if it is still kept."""
    base = forms.base_of(editor.version, seen)
    root = forms.read(base) if base is not None else None
    return tree.values_of(tree.trees(root, period, (), None)) if root else None


def keep(request: HttpRequest, editor: Editor, text: str, seen: str = "") -> bool:
    """Saves a text; what is in the way becomes a message."""
    version = editor.version
    try:
        actions.save_text(
            version=version, text=text, seen_sha256=seen or version.sha256, by=request.user
        )
    except UserError as error:
        messages.error(request, str(error))
        return False
    return True


@of_draft
@require_POST
def begin_tree(request: HttpRequest, editor: Editor, period: str) -> HttpResponse:
    """A first indicator for a kind of subject that has none."""
    kind = request.POST.get("kind", "")
    known = dict(editor.about(period).named("subjects"))
    if kind not in known or follow(editor.root, ("periods", period, "trees", kind)):
        raise Http404
    first = {
        "code": start.free_letter(editor.root, period),
        "title": str(known[kind]),
        "rule": "sum",
    }
    below = {
        **first,
        "code": first["code"] + "1",
        "title": "",
        "full": "",
        "rule": {"deductions": {}},
    }
    value = {**first, "children": [below]}
    text = change(editor.version.text, ("periods", period, "trees", kind), value)
    keep(request, editor, text)
    return redirect(address(editor.version, "edit_tree", period))


@of_draft
@require_http_methods(["GET", "POST"])
def edit_part(request: HttpRequest, editor: Editor, period: str, part: str) -> HttpResponse:
    """One part of a period: raters, stages, grades, pay and so on."""
    if period not in editor.periods or part not in BY_KEY:
        raise Http404
    about, path = editor.about(period), ("periods", period)
    shape, keys = BY_KEY[part].shape, BY_KEY[part].keys
    return _form(
        request, editor, path, shape, about, keys, "part", part=BY_KEY[part], period=period
    )


@of_draft
@require_http_methods(["GET", "POST"])
def edit_basics(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Title, document and source, and which periods there are."""
    keys = ("title", "document", "source")
    missing = [(key, title) for key, title in start.PERIODS.items() if key not in editor.periods]
    return _form(request, editor, (), BASICS, editor.about(""), keys, "basics", missing=missing)


def _form(
    request: HttpRequest, editor: Editor, path: tuple, shape: Any, about: Any, keys: tuple,
    name: str, **context: Any,
) -> HttpResponse:  # fmt: skip
    """Shows a form, changes its rows, or saves it."""
    version, state, theirs = editor.version, None, False
    if request.method == "POST":
        state = shape.posted(request.POST, "")
        if request.POST.get("do") == "save":
            text = change(version.text, path, shape.wanted(state))
            seen = request.POST.get("seen", "")
            try:
                forms.save(version, shape, path, path, seen, request.user, text)
                return saved(request, editor, request.path)
            except actions.Outdated:
                theirs = True
            except UserError as error:
                messages.error(request, str(error))
    made = forms.shown(editor.root, version.text, path, shape, about, state)
    if theirs:
        forms.compared(made, editor.root, path, shape, about, keys)
    return show(request, editor, name, page=made, **context)


@of_draft
@require_POST
def begin_period(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Adds a month or a year, ready to be filled in."""
    period = request.POST.get("period", "")
    if period not in start.PERIODS or period in editor.periods:
        raise Http404
    text = start.with_period(editor.version.text, editor.version.scheme.place, period)
    keep(request, editor, text)
    return redirect(address(editor.version, "edit_tree", period))


@of_text
@require_safe
def edit_faults(request: HttpRequest, editor: Editor) -> HttpResponse:
    """All faults at once, each with the page where it is mended."""
    return show(request, editor, "faults")


@of_text
@require_http_methods(["GET", "POST"])
def edit_text(request: HttpRequest, editor: Editor) -> HttpResponse:
    """The whole scheme as text."""
    text, theirs = editor.version.text, ""
    if request.method == "POST":
        text = request.POST.get("text", "").replace("\r\n", "\n")
        try:
            version = editor.version
            actions.save_text(
                version=version,
                text=text,
                seen_sha256=request.POST.get("seen", ""),
                by=request.user,
            )
            return saved(request, editor, request.path)
        except actions.Outdated as error:
            messages.error(request, str(error))
            theirs = editor.version.text
        except UserError as error:
            messages.error(request, str(error))
    return show(request, editor, "text", text=text, theirs=theirs, lines=text.count("\n") + 1)


@of_text
@require_http_methods(["GET", "POST"])
def edit_history(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Earlier texts of the draft; one click brings one back."""
    kept = list(editor.version.kept_texts.select_related("replaced_by__person"))
    if request.method == "POST":
        chosen = next((one for one in kept if str(one.pk) == request.POST.get("kept")), None)
        if chosen is None:
            raise Http404
        if keep(request, editor, chosen.text, request.POST.get("seen", "")):
            messages.success(request, _("The earlier text is back; the one before is kept."))
            return redirect(address(editor.version, "edit"))
    return show(request, editor, "history", kept=kept)
