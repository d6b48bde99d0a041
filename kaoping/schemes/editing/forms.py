"""A page of the editor with a form: its state, its widgets, its faults, and what it saves.

A change is made from the text that the page was made of. If somebody saved meanwhile, but not what this
page shows, it is made again from the newest text; else both are shown and nothing is lost.
"""

from dataclasses import dataclass, field
from typing import Any

from kaoping.schemes.actions import Outdated, hash_of, save_text
from kaoping.schemes.document import Node, Path, emit, find, follow, read
from kaoping.schemes.editing.faults import faults_of, item_path
from kaoping.schemes.models import SchemeVersion
from kaoping.schemes.shapes.about import About
from kaoping.schemes.shapes.widgets import Placed, Widget, place_faults
from kaoping.scoring.section import Fault


@dataclass
class FormPage:
    """What a page with a form shows. `theirs`: the piece of text that somebody else saved."""

    widgets: list[Widget]
    placed: list[Placed] = field(default_factory=list)
    theirs: str = ""
    is_unsaved: bool = False


def shown(
    root: Node,
    text: str,
    path: Path,
    shape: Any,
    about: About,
    state: Any = None,
    whole: bool = False,
    is_new: bool = False,
) -> FormPage:
    """The page of a text, or of a state that isn't saved yet; what was just begun isn't blamed."""
    node = follow(root, path)
    state_now = shape.state(node.plain() if node else None)
    page = FormPage([shape.widget(state_now if state is None else state, "", path, about)])
    page.is_unsaved = state is not None
    if state is None and not is_new:
        page.placed = [
            one
            for one in place_faults(root, page.widgets, _faults(root, text, path, whole), whole)
            if one.anchor
        ]
    return page


def _faults(root: Node, text: str, path: Path, whole: bool) -> list[Fault]:
    """The faults that a page may show: of an indicator, not those of the indicators below it."""
    found = list(faults_of(text))
    return (
        [one for one in found if item_path(root, find(root, one.path)[0]) == path]
        if whole
        else found
    )


def compared(page: FormPage, root: Node, path: Path, shape: Any, about: About, keys: tuple) -> None:
    """Says at each field what somebody else saved there, and keeps their whole piece beside."""
    node = follow(root, path)
    plain = node.plain() if node else {}
    theirs = shape.widget(shape.state(plain), "", path, about)
    saved = {widget.name: widget for widget in theirs.walk()}
    for top in page.widgets:
        for widget in top.walk():
            other = saved.get(widget.name)
            if other is not None and isinstance(widget.value, str) and other.value != widget.value:
                widget.theirs = str(dict(other.options).get(other.value, other.value))
    piece = {key: one for key, one in plain.items() if not keys or key in keys}
    page.theirs = emit.block(piece, 0)


def base_of(version: SchemeVersion, seen: str) -> str | None:
    """The text that a change was made from, if it is still kept."""
    if version.sha256 == seen:
        return version.text
    texts = version.kept_texts.values_list("text", flat=True)
    return next((text for text in texts if hash_of(text) == seen), None)


def save(
    version: SchemeVersion, shape: Any, old: Path, path: Path, seen: str, by: Any, text: str
) -> SchemeVersion:
    """Saves a text made from the newest one; Outdated if somebody changed what the page showed.

    `old`: where the thing was in the text that the page was made of; `path`: where it is now.
    """
    if seen != version.sha256 and not _is_untouched(version, shape, old, path, seen):
        raise Outdated("")
    return save_text(version=version, text=text, seen_sha256=version.sha256, by=by)


def _is_untouched(version: SchemeVersion, shape: Any, old: Path, path: Path, seen: str) -> bool:
    """Whether what the page showed still is what the newest text says."""
    base = base_of(version, seen)
    before = follow(read(base), old) if base is not None else None
    now = follow(read(version.text), path)
    if before is None or now is None:
        return False
    return shape.state(before.plain()) == shape.state(now.plain())
