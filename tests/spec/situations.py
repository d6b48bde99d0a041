"""Turns rows of the specification tables into schemes and facts."""

import yaml

from kaoping.lib.decimals import parse_units
from kaoping.scoring import load_scheme
from kaoping.scoring.facts import Assignment, CycleResult, Facts, Mark, Subject, Submission

GRADES = [
    {"key": "excellent", "title": "优秀", "from": "90"},
    {"key": "competent", "title": "称职", "from": "80"},
    {"key": "incompetent", "title": "不称职"},
]
PRIZES = [
    {"key": "first", "title": "一等奖", "places": "1", "floor": "90"},
    {"key": "second", "title": "二等奖", "places": "2", "floor": "80"},
    {"key": "standard", "title": "标准奖", "floor": "60"},
]


def read_text(text):
    """YAML in which every scalar stays text, as schemes read it."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def scheme_of(tree, group=None, **more):
    """A scheme with one kind of subject and one rater group."""
    period = {
        "title": "月",
        "subjects": {"team": {"title": "村"}},
        "raters": {"g": {"title": "评分人", **(group or {})}},
        "trees": {"team": tree},
        "stages": [{"key": "marking", "title": "评分", "owner": "rater", "day": "3"}],
        "feedback": {"objection_days": "3", "silence": "acknowledged"},
        "notice": {"days": "5", "name_raters": "true"},
    }
    scheme = {
        "format": "1",
        "name": "spec",
        "title": "规则表",
        "place": "x",
        "document": "x",
        "source": "x",
        "periods": {"month": period | more},
    }
    return load_scheme(yaml.safe_dump(scheme, allow_unicode=True))


def marked(spec, row):
    """Scheme and facts of a table of marks: one subject "A", item "M"."""
    item = {"code": "M", "title": "项目", "marked_by": "g"} | spec["item"]
    scheme = scheme_of(item, spec.get("group"))
    reasons = {choice.title: choice for choice in scheme.periods["month"].item("M").choices}
    sheets = [(f"r{i}", sheet) for i, sheet in enumerate(row["facts"])]
    return scheme, Facts(
        subjects=(Subject("A", "team", "甲村"),),
        assignments=tuple(Assignment(rater, "g", "A") for rater, _ in sheets),
        submissions=tuple(Submission(rater, "g", "A") for rater, text in sheets if text != "—"),
        marks=tuple(mark for rater, text in sheets for mark in _marks(rater, text, reasons)),
    )


def _marks(rater, text, reasons):
    for number, part in enumerate(part for part in text.split("；") if part not in ("", "—")):
        key = f"{rater}.{number}"
        if part.lstrip("-").replace(".", "").isdigit():
            yield Mark(key, rater, "g", "A", "M", "award", None, parse_units(part))
        elif "×" in part:
            title, times = part.split("×")
            choice = reasons[title]
            found = (choice.key, choice.low_units, int(times))
            yield Mark(key, rater, "g", "A", "M", "deduction", *found)
        else:
            title, points = part.split(" ")
            found = (reasons[title].key, parse_units(points))
            yield Mark(key, rater, "g", "A", "M", "deduction", *found)


def composed(spec, row):
    """Scheme and facts of a table of parts: subject "A", total "M"."""
    tree = {"code": "M", "title": "总分", "rule": spec["rule"]}
    if "round" in spec:
        tree["round"] = spec["round"]
    subject = Subject("A", "team", "甲村")
    if "cycle" in spec["rule"]:
        results = tuple(CycleResult("month", "A", parse_units(text)) for text in row["facts"])
        return scheme_of(tree, raters={}), Facts(subjects=(subject,), results=results)
    tree["children"] = [_award("a"), _award("b")]
    marks = tuple(
        Mark(code, "r", "g", "A", code, "award", None, parse_units(text))
        for code, text in row["facts"].items()
    )
    return scheme_of(tree), Facts(
        subjects=(subject,),
        assignments=(Assignment("r", "g", "A"),),
        submissions=(Submission("r", "g", "A"),),
        marks=marks,
    )


def _award(code):
    rule = {"award": {"from": "-100", "to": "100", "step": "0.0001"}}
    return {"code": code, "title": code, "full": "100", "marked_by": "g", "rule": rule}


def standing(row):
    """Scheme and facts of totals: subjects "0", "1", … in the row's order."""
    scheme = scheme_of(
        _award("M"),
        subjects={"team": {"title": "村干部", "posts": ["director"]}},
        rankings=[{"key": "all", "title": "排名", "kind": "team", "prizes": PRIZES}],
        grades=GRADES,
        pay={
            "kind": "team",
            "base": "1000",
            "coefficients": {"director": "0.9"},
            "parts": [{"code": "M", "out_of": "100"}],
            "round": "jiao",
        },
    )
    ids = [str(number) for number in range(len(row["facts"]))]
    given = [(key, text) for key, text in zip(ids, row["facts"], strict=True) if text != "—"]
    return scheme, Facts(
        subjects=tuple(Subject(key, "team", key, posts=("director",)) for key in ids),
        assignments=tuple(Assignment("r", "g", key) for key in ids),
        submissions=tuple(Submission("r", "g", key) for key, _ in given),
        marks=tuple(
            Mark(key, "r", "g", key, "M", "award", None, parse_units(text)) for key, text in given
        ),
    )
