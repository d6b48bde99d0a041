"""The JSON Schema and the loader: the same keys, and what one plainly refuses the other does too."""

import copy
import json
from functools import cache
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from kaoping.scoring import SchemeFaults, load_scheme
from kaoping.scoring.schema import scheme_schema, scheme_schema_text
from kaoping.scoring.schema_words import WORDS
from kaoping.scoring.tests.hostile_texts import SINK
from kaoping.scoring.tests.test_presets import NAMES, PRESETS

SCHEMA = scheme_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
STRANGE = "〇〇〇"


@cache
def texts_of(text):
    """A text's data as the loader sees it: every scalar is text."""
    return yaml.load(text, Loader=yaml.CBaseLoader)


def faults(data):
    """What the loader says about data."""
    try:
        load_scheme(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False))
    except SchemeFaults as found:
        return found.faults
    return ()


def resolved(part, value):
    """The part of the schema that describes a value, where there are alternatives."""
    if "$ref" in part:
        return resolved(SCHEMA["$defs"][part["$ref"].rsplit("/", 1)[-1]], value)
    if "anyOf" in part and isinstance(value, dict | list):
        fitting = [
            one
            for one in part["anyOf"]
            if "const" not in one and one.get("type") in (None, "object")
        ]
        return resolved(fitting[0], value) if fitting else part
    if "then" in part and "properties" not in part:
        return resolved(part["then" if "weights" in value else "else"], value)
    return part


def places(value, part, steps=()):
    """(steps to a value, its part of the schema) of a value and all below."""
    part = resolved(part, value)
    yield steps, part
    if isinstance(value, dict):
        for key, below in value.items():
            kind = part.get("properties", {}).get(key, part.get("additionalProperties"))
            yield from places(below, kind, (*steps, key))
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from places(below, part["items"], (*steps, number))


@cache
def sink_places():
    """All places of the scheme that uses everything."""
    return list(places(texts_of(SINK), SCHEMA))


def path_of(steps):
    """The steps as a fault writes them."""
    words = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps]
    return "".join(words).lstrip(".") or "(顶层)"


def changed(steps, change):
    """The data of the sink after a change of what stands at a place."""
    data = copy.deepcopy(texts_of(SINK))
    holder = data
    for step in steps[:-1]:
        holder = holder[step]
    change(holder, steps[-1])
    return data


def replaced(steps, value):
    """The data of the sink with another value at a place."""

    def change(holder, step):
        holder[step] = value

    return changed(steps, change)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("loader", [yaml.CBaseLoader, yaml.CSafeLoader])
def test_every_preset_validates(name, loader):
    text = (PRESETS / name / "scheme.yaml").read_text("utf-8")
    assert [*map(str, VALIDATOR.iter_errors(yaml.load(text, Loader=loader)))] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_preset_names_the_schema(name):
    path = PRESETS / name / "scheme.yaml"
    first = path.read_text("utf-8").split("\n", 1)[0]
    said = first.removeprefix("# yaml-language-server: $schema=")
    assert json.loads((path.parent / said).read_text("utf-8")) == SCHEMA


def test_the_file_is_what_the_code_says():
    path = Path(__file__).parents[1] / "scheme.schema.json"
    assert path.read_text("utf-8") == scheme_schema_text()
    Draft202012Validator.check_schema(SCHEMA)


def test_the_scheme_that_uses_everything_validates_and_loads():
    assert [*map(str, VALIDATOR.iter_errors(texts_of(SINK)))] == []
    assert faults(texts_of(SINK)) == ()


def test_schema_and_loader_know_the_same_keys():
    """The loader tells which keys it asks for when it meets a strange one."""
    known, asked, titles = {}, {}, {}
    for steps, part in sink_places():
        if "properties" not in part or steps[-1:] == ("effect",):
            continue
        data = replaced((*steps, STRANGE), "1")
        said = [f.remedy.removeprefix("可用：").split("、") for f in faults(data)
                if f.path in (path_of(steps), path_of((*steps, STRANGE))) and "可用：" in f.remedy]  # fmt: skip
        assert said, path_of(steps)
        known[id(part)] = set(part["properties"])
        titles[id(part)] = path_of(steps)
        asked.setdefault(id(part), set()).update(*said)
    for part, keys in known.items():
        assert keys == asked[part] - {STRANGE}, titles[part]


def test_the_scheme_that_uses_everything_reaches_every_part_of_the_schema():
    reached = {id(part) for _, part in sink_places()}
    stack, all_parts = [SCHEMA], []
    while stack:
        part = stack.pop()
        if isinstance(part, dict):
            all_parts += [part] if "additionalProperties" in part and "properties" in part else []
            stack += part.values()
        elif isinstance(part, list):
            stack += part
    assert [list(p["properties"]) for p in all_parts if id(p) not in reached] == []


def once():
    """Places of the sink, each part of the schema under each key once."""
    seen = set()
    for steps, part in sink_places():
        key = (id(part), steps[-1] if steps and isinstance(steps[-1], str) else "")
        if steps and key not in seen:
            seen.add(key)
            yield steps, part


def both_refuse(data):
    """Whether schema and loader do."""
    return not VALIDATOR.is_valid(data) and bool(faults(data))


def test_both_refuse_strange_keys():
    parts = [steps for steps, part in once() if "properties" in part]
    assert len(parts) > 40
    assert [s for s in parts if not both_refuse(replaced((*s, STRANGE), "1"))] == []


def test_both_refuse_what_is_missing():
    wrong = []
    for steps, part in once():
        for key in part.get("required", ()):
            wrong += [(*steps, key)] * (not both_refuse(changed((*steps, key), dict.pop)))
    assert wrong == []


def test_what_the_loader_misses_the_schema_misses():
    wrong = []
    for steps, _ in once():
        if isinstance(steps[-1], str):
            data = changed(steps, dict.pop)
            missed = any(f.cause == f"缺少“{steps[-1]}”" for f in faults(data))
            wrong += [steps] * (missed and VALIDATOR.is_valid(data))
    assert wrong == []


def test_both_refuse_words_that_are_not_listed():
    listed = [steps for steps, part in once() if "enum" in part]
    assert len(listed) > 30
    assert [s for s in listed if not both_refuse(replaced(s, "nonsense"))] == []


@pytest.mark.parametrize("value", ["many", "1.23456"])
def test_both_refuse_what_is_no_number(value):
    numbers = [s for s, part in once() if "pattern" in part and "boolean" not in part["type"]]
    assert len(numbers) > 40
    assert [s for s in numbers if not both_refuse(replaced(s, value))] == []


@pytest.mark.parametrize("value", [{"a": "1"}, ["1"], "甲"])
def test_both_refuse_another_type(value):
    wrong = []
    for steps, part in once():
        kinds = part.get("type", "string" if "enum" in part else "object")
        fits = {dict: "object", list: "array", str: "string"}[type(value)] in kinds
        if not fits and not both_refuse(replaced(steps, value)):
            wrong.append(steps)
    assert wrong == []


def test_every_key_has_a_title_a_description_and_an_example_in_chinese():
    for key, (title, description, _) in WORDS.items():
        assert any("\u4e00" <= letter <= "\u9fff" for letter in title), key
        assert any("\u4e00" <= letter <= "\u9fff" for letter in description), key


def test_no_words_are_idle():
    said = scheme_schema_text()
    assert [
        k for k, (t, d, _) in WORDS.items() if f'"title": "{t}"' not in said or d not in said
    ] == []
