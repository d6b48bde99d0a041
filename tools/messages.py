"""Translations without GNU gettext: `tools/messages.py update|check|compile [kaoping/<room> …]`.

English is the message id; each room has one catalogue for Chinese,
`kaoping/<room>/locale/zh_Hans/LC_MESSAGES/django.po`. `update` extracts, `check` fails on any
message that is missing, empty or fuzzy, `compile` writes the .mo files, which git ignores.
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo

CHECKOUT = Path(__file__).resolve().parents[1]
HOUSE = CHECKOUT / "kaoping"
LANGUAGE = "zh_Hans"
KEYWORDS = {
    "_": None,
    "_lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOT_SOURCES = {"tests", "migrations", "static", "assets", "locale"}


def main(words: list[str]) -> int:
    """Run one of the three commands over the given rooms, else over all."""
    commands = {"update": update, "check": check, "compile": compile_all}
    if not words or words[0] not in commands:
        print(__doc__)
        return 2
    rooms = [HOUSE / Path(word).name for word in words[1:]] or all_rooms()
    return commands[words[0]](rooms)


def all_rooms() -> list[Path]:
    """All rooms, in order of name."""
    return sorted(path.parent for path in HOUSE.glob("*/__init__.py"))


def update(rooms: list[Path]) -> int:
    """Bring the catalogues up to date with the code; translations that fit are kept."""
    for room in rooms:
        wanted, catalogue = extracted(room), kept(room)
        if not len(wanted) and not path_of(room).exists():
            continue
        fresh = new_catalogue()
        for message in wanted:
            if message.id:
                known = catalogue.get(message.id, message.context)
                string = known.string if known else ""
                flags = known.flags - {"fuzzy"} if known else ()
                fresh.add(
                    message.id,
                    string,
                    message.locations,
                    flags=set(flags) | set(message.flags),
                    auto_comments=message.auto_comments,
                    context=message.context,
                )
        path_of(room).parent.mkdir(parents=True, exist_ok=True)
        path_of(room).write_bytes(as_bytes(fresh))
        print(f"{room.name}: {len(fresh)} messages, {len(faults_of(room))} not translated")
    return 0


def check(rooms: list[Path]) -> int:
    """Name every message without a Chinese text; 1 if there are any."""
    faults = [fault for room in rooms for fault in faults_of(room)]
    for fault in faults:
        print(fault)
    print(
        f"{len(faults)} messages lack a translation." if faults else "All messages are translated."
    )
    return 1 if faults else 0


def compile_all(rooms: list[Path]) -> int:
    """Write the .mo files that Django reads."""
    for room in rooms:
        if path_of(room).exists():
            target = path_of(room).with_suffix(".mo")
            draft = target.with_name(f"{target.name}.{os.getpid()}")
            with draft.open("wb") as file:
                write_mo(file, kept(room))
            draft.rename(target)
    return 0


def path_of(room: Path) -> Path:
    """Where the room keeps its Chinese."""
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def new_catalogue() -> Catalog:
    """An empty catalogue with the header that Django needs and nothing that changes by itself."""
    return Catalog(locale=LANGUAGE, project="kaoping", version="1", fuzzy=False)


def kept(room: Path) -> Catalog:
    """The room's catalogue as it stands in its file."""
    if not path_of(room).exists():
        return new_catalogue()
    with path_of(room).open("rb") as file:
        return pofile.read_po(file, locale=LANGUAGE, abort_invalid=True)


def extracted(room: Path) -> Catalog:
    """All messages of the room's code and templates."""
    catalogue = new_catalogue()
    for path in sources(room):
        place = str(path.relative_to(CHECKOUT))
        for line, function, message, comments in messages_in(path):
            add(catalogue, function, message, (place, line), comments)
    return catalogue


def sources(room: Path) -> Iterator[Path]:
    """Python files and templates of a room, without its tests."""
    for path in sorted([*room.rglob("*.py"), *room.glob("templates/**/*")]):
        inside = path.relative_to(room).parts
        if path.is_file() and not NOT_SOURCES & set(inside[:-1]):
            yield path


def messages_in(path: Path) -> Iterator[tuple]:
    """Line, function, message and comments of everything translatable in a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = as_python(text, path)
    yield from extract_python(
        io.BytesIO(text.encode()), tuple(KEYWORDS), ["Translators:"], {"encoding": "utf-8"}
    )


def as_python(text: str, path: Path) -> str:
    """A template turned into calls of gettext, by Django's own reader of templates."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
    return templatize(text, origin=str(path))


def add(
    catalogue: Catalog, function: str, message: object, place: tuple[str, int], comments: list[str]
) -> None:
    """Put one call of gettext into the catalogue."""
    parts = list(message) if isinstance(message, tuple) else [message]
    context = parts.pop(0) if "pgettext" in function else None
    plural = function.startswith(("n", "_n"))
    identifier = tuple(parts[:2]) if plural else parts[0]
    if identifier and all(identifier if plural else [identifier]):
        catalogue.add(identifier, "", [place], auto_comments=comments, context=context)


def faults_of(room: Path) -> list[str]:
    """Messages of the room that have no finished Chinese text."""
    catalogue = kept(room)
    return [
        f"{message.locations[0][0]}:{message.locations[0][1]}: no Chinese for {message.id!r}"
        for message in extracted(room)
        if message.id and not finished(catalogue.get(message.id, message.context))
    ]


def finished(message: Message | None) -> bool:
    """Whether a message has all its texts and is not marked as uncertain."""
    if message is None or message.fuzzy:
        return False
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(texts)


def as_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as a file, sorted, without dates and line numbers that only make differences."""
    out = io.BytesIO()
    pofile.write_po(
        out, catalogue, width=100, sort_output=True, omit_header=False, include_lineno=False
    )
    lines = out.getvalue().decode().splitlines(keepends=True)
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator')
    return "".join(line for line in lines if not line.startswith(dated)).encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
