"""Of what the JSON Schema is made: scalars as YAML editors see them, mappings with their words."""

from kaoping.scoring.language import YES_NO
from kaoping.scoring.schema_words import WORDS
from kaoping.scoring.section import LONGEST_NAME, LONGEST_TEXT, LONGEST_WORDS

NUMBER = r"^[+-]?[0-9][0-9, ]*(\.[0-9]{1,4})?$"
TEXT = {"type": ["string", "number", "boolean"], "maxLength": LONGEST_TEXT}
WORDING = TEXT | {"maxLength": LONGEST_WORDS}
NAME = {
    "type": ["string", "number", "boolean"],
    "maxLength": LONGEST_NAME,
    "pattern": r"^[^\s/\\'\"<>&]+$",
}
NAMES = {"type": "array", "items": WORDING}
POINTS = {"type": ["number", "string"], "pattern": NUMBER}
YUAN = {"type": ["number", "string"], "pattern": r"^[+-]?[0-9][0-9,]*(\.[0-9]{1,2})?$"}
WHOLE = {"type": ["integer", "string"], "pattern": "^[0-9]{1,9}$", "minimum": 0}
SHARE = {"type": ["number", "string"], "pattern": r"^[0-9][0-9,]*(\.[0-9]{1,4})?%?$"}
PERCENT = {"type": "string", "pattern": r"^([0-9]+(\.[0-9]{1,4})?%|[0-9]+/[0-9]+)$"}
YES = {"enum": [True, False, *YES_NO]}


def one_of(*words):
    """One of the words."""
    return {"enum": list(words)}


def ref(name):
    """A part described elsewhere."""
    return {"$ref": f"#/$defs/{name}"}


def table(required="", /, either=(), words="", **keys):
    """A mapping with these keys. ``required``: names; ``either``: exactly one of them is there.

    ``words``: whose titles, descriptions and examples the keys have, where the same key means
    different things in different parts.
    """
    found = {
        "type": "object",
        "properties": {
            key: _worded(WORDS.get(f"{words}.{key}") or WORDS[key], kind)
            for key, kind in keys.items()
        },
        "additionalProperties": False,
    }
    if required:
        found["required"] = required.split()
    if either:
        found["oneOf"] = [{"required": [key]} for key in either]
    return found


def _worded(words, kind):
    title, description, example = words
    return {"title": title, "description": description, "examples": [example]} | kind


def listed(kind):
    """A list."""
    return {"type": "array", "items": kind}


def by_name(kind, longest=LONGEST_NAME):
    """A mapping whose keys are names that the regulation's author chooses."""
    names = {"maxLength": longest, "pattern": NAME["pattern"]}
    return {"type": "object", "propertyNames": names, "additionalProperties": kind}
