"""The page of one indicator: its form, and buttons that add, copy, move and delete."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.lib.errors import UserError
from kaoping.schemes import actions
from kaoping.schemes.document import Node, Path, find, follow, read, written
from kaoping.schemes.editing import forms, items, neighbours
from kaoping.schemes.editing.faults import address, item_path
from kaoping.schemes.editing.page import Editor
from kaoping.schemes.editor_views import keep, of_draft, saved, show

Step = Callable[[str, Path], tuple[str, Path]]
STEPS: dict[str, Step] = {
    "save": lambda text, path: (text, path),
    "child": items.with_child,
    "sibling": items.with_sibling,
    "duplicate": items.duplicated,
    "earlier": lambda text, path: items.moved(text, path, -1),
    "later": lambda text, path: items.moved(text, path, 1),
}


@of_draft
@require_http_methods(["GET", "POST"])
def edit_item(request: HttpRequest, editor: Editor) -> HttpResponse:
    """One indicator with its rule."""
    old, path = _paths(request, editor)
    node = follow(editor.root, path)
    shape = items.shape(items.is_leaf(node))
    state, theirs = None, False
    if request.method == "POST":
        state = shape.posted(request.POST, "")
        step = STEPS.get(request.POST.get("do", ""))
        if step:
            try:
                return _save(request, editor, shape, old, path, state, step)
            except actions.Outdated:
                theirs = True
            except UserError as error:
                messages.error(request, str(error))
    editor.period = path[1]
    about = editor.about(path[1], path[3], node.plain())
    page = forms.shown(
        editor.root, editor.version.text, path, shape, about, state, True, items.is_new(node)
    )
    if theirs:
        forms.compared(page, editor.root, path, shape, about, ())
    around = neighbours.of(editor.version, editor.root, path)
    return show(request, editor, "item", page=page, at=written(path), around=around)


def _save(
    request: HttpRequest, editor: Editor, shape: Any, old: Path, path: Path, state: Any, step: Step
) -> HttpResponse:
    """Saves what was entered, then takes the step that the button names."""
    text, target = step(items.saved(editor.version.text, path, state), path)
    seen = request.POST.get("seen", "")
    version = forms.save(editor.version, shape, old, path, seen, request.user, text)
    return saved(request, editor, address(version, "edit_item", at=written(target)))


def _paths(request: HttpRequest, editor: Editor) -> tuple[Path, Path]:
    """Where the indicator was in the text that the page was made of, and where it is now."""
    asked = request.POST.get("at") or request.GET.get("at", "")
    seen = request.POST.get("seen", editor.version.sha256)
    if seen == editor.version.sha256:
        path = _item(editor.root, asked)
        return path, path
    base = forms.base_of(editor.version, seen)
    old = _item(read(base), asked) if base is not None else _item(editor.root, asked)
    code = request.POST.get("code_was", "")
    found = neighbours.with_code(editor.root, old[:4], code)
    if found is None:
        messages.error(request, _("Somebody deleted this indicator meanwhile."))
        raise Http404
    return old, found


def _item(root: Node, asked: str) -> Path:
    path, rest = find(root, asked)
    if rest or item_path(root, path) != path:
        raise Http404
    return path


@of_draft
@require_http_methods(["GET", "POST"])
def delete_item(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Asks, then deletes an indicator with all below it."""
    _old, path = _paths(request, editor)
    around = neighbours.of(editor.version, editor.root, path)
    if not around.parent:
        raise Http404
    if request.method == "POST":
        text, above = items.deleted(editor.version.text, path)
        if keep(request, editor, text, request.POST.get("seen", "")):
            messages.success(request, _("Deleted. “Earlier texts” brings it back."))
            return redirect(address(editor.version, "edit_item", at=written(above)))
    context = {"editor": editor, "around": around, "at": written(path)}
    return render(request, "schemes/editor/delete.html", context)
