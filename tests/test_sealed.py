"""Rows that never change are written by their own room only: nobody writes another room's sealed tables.

Read from the source: calls of `save`, `create`, `update`, `delete` and the bulk ones on a sealed model, on its
manager, or on a name that was made from it in the same function.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

HOUSE = Path(settings.BASE_DIR) / "kaoping"
WRITES = frozenset(
    {"save", "create", "get_or_create", "update_or_create", "update", "delete", "bulk_create",
     "bulk_update", "acreate", "asave", "adelete", "aupdate"}
)  # fmt: skip
ROOM_OF = {
    model.__name__: model._meta.app_label
    for model in apps.get_models()
    if getattr(model, "sealed", False)
}


def modules() -> Iterator[tuple[str, Path]]:
    """Room and path of every module of the product, without tests and migrations."""
    for path in sorted(HOUSE.rglob("*.py")):
        inside = path.relative_to(HOUSE).parts
        if not {"tests", "migrations"} & set(inside):
            yield inside[0], path


def foreign_writes(source: str, room: str) -> list[str]:
    """Line and call of each write to a sealed model of another room."""
    foreign = {name for name, owner in ROOM_OF.items() if owner != room}
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    found = {
        (call.lineno, ast.unparse(call.func))
        for scope in (tree, *functions)
        for call in _writes(scope, foreign, _made_from(scope, foreign))
    }
    return [f"{line}: {call}" for line, call in sorted(found)]


def _writes(scope: ast.AST, models: set[str], names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            on = _names_in(node.func.value)
            if node.func.attr in WRITES and on & (models | names):
                yield node


def _made_from(scope: ast.AST, models: set[str]) -> set[str]:
    """Names that hold rows of these models: assigned from them, looped over, or annotated with them."""
    if isinstance(scope, ast.Module):
        return set()
    names: set[str] = set()
    for argument in (*scope.args.args, *scope.args.kwonlyargs):
        if argument.annotation is not None and _names_in(argument.annotation) & models:
            names.add(argument.arg)
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and _names_in(node.value) & (models | names):
            names |= {name for target in node.targets for name in _names_in(target)}
        if isinstance(node, ast.For) and _names_in(node.iter) & (models | names):
            names |= _names_in(node.target)
    return names


def _names_in(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def test_there_are_sealed_models_in_several_rooms():
    assert {"audit", "results", "decisions", "notices"} <= set(ROOM_OF.values())


def test_no_room_writes_the_sealed_tables_of_another():
    wrong = [
        f"{path.relative_to(HOUSE)}:{fault}"
        for room, path in modules()
        for fault in foreign_writes(path.read_text(encoding="utf-8"), room)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    [
        "Notice.objects.create(number=1)",
        "Notice.objects.filter(pk=1).update(number=2)",
        "Notice(number=1).save()",
        "row = Notice.objects.get(pk=1)\n    row.delete()",
        "for row in Notice.objects.all():\n        row.save()",
        "Notice.objects.bulk_create([])",
    ],
)
def test_a_write_to_another_rooms_sealed_table_is_found(line):
    source = f"def act():\n    {line}\n"
    assert foreign_writes(source, "desk") and not foreign_writes(source, "notices")


def test_a_parameter_says_what_it_holds():
    assert foreign_writes("def act(*, notice: Notice):\n    notice.save()\n", "desk")
    assert not foreign_writes("def act(*, letter: Letter):\n    letter.save()\n", "desk")
