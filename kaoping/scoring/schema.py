"""The scheme language as a JSON Schema (draft 2020-12), so that editors complete and check.

``scheme.schema.json`` is this, written out. The loader says more: it knows what contradicts what.
"""

import json

from kaoping.scoring.conditions import COMPARE
from kaoping.scoring.grammar_pay import ROUND_FEN
from kaoping.scoring.language import LANGUAGE_VERSION, LONGEST_KEY
from kaoping.scoring.law import MEASURES, NATURE_OF_POST
from kaoping.scoring.procedure import OWNERS, STAGES
from kaoping.scoring.scales import INPUTS, WITHIN
from kaoping.scoring.schema_parts import (
    NAME,
    NAMES,
    PERCENT,
    POINTS,
    SHARE,
    TEXT,
    WHOLE,
    WORDING,
    YES,
    YUAN,
    by_name,
    listed,
    one_of,
    ref,
    table,
)
from kaoping.scoring.scheme import LEVELS, NOT_APPLICABLE, RATER_POSTS
from kaoping.scoring.sources import DENOMINATORS, WHENCE


def _rules():
    gap_or_zero = one_of("gap", "zero")
    below = one_of("gap", "zero", "rebase")
    occurrences = {"step": POINTS, "reasons": listed(ref("reason")) | {"minItems": 1}}
    weights = {"type": "object", "additionalProperties": SHARE, "minProperties": 1}
    groups = {"type": "object", "additionalProperties": weights}
    by = {"by_type": groups, "by_peer": groups, "by_post": groups}
    long = table("weights", weights=weights, **by, missing=below)
    short = weights | {"not": {"required": ["weights"]}}
    return {
        "award": table(
            words="award", **{"from": POINTS}, to=POINTS, step=POINTS, blank=gap_or_zero
        ),
        "deductions": table("reasons", cap=POINTS, **occurrences),
        "bonuses": table("reasons", words="bonuses", cap=POINTS, **occurrences),
        "sum": table(words="sum", start=POINTS, floor=POINTS, cap=POINTS, missing=below),
        "weighted": {"if": {"required": ["weights"]}, "then": long, "else": short},
        "team": NAME,
        "cycle": table(
            "name take count highest missing",
            words="cycle",
            name=NAME,
            take=one_of("mean", "sum"),
            count=WHOLE | {"minimum": 1, "maximum": 120},
            lowest=POINTS,
            highest=POINTS,
            missing=one_of("gap", "present", "zero"),
        ),
        "ballot": table("of missing", words="ballot", of=NAME, group=NAME, missing=gap_or_zero),
        "jury": table(
            "of missing", words="jury", of=NAME, trim=WHOLE, least=WHOLE, step=POINTS, missing=gap_or_zero
        ),
        "own": table(
            "list missing",
            list=NAME,
            field=NAME,
            missing=one_of("gap", "zero", "leave_out"),
            none=one_of("gap", "zero", "full", "not_applicable"),
        ),
        "scale": ref("scale"),
    }  # fmt: skip


def _scale():
    own_or_points = {"anyOf": [{"const": "own"}, POINTS]}
    steps = table(
        "every points part",
        ("below", "over"),
        words="steps",
        below=own_or_points,
        over=own_or_points,
        every=POINTS,
        points=POINTS,
        part=one_of("whole", "started", "exact"),
        start=POINTS,
    )
    band = table("points", words="band", **{"from": POINTS}, to=POINTS, points=POINTS)
    found = table(
        words="scale",
        **dict.fromkeys(INPUTS, NAME),
        since=NAME,
        within=one_of(*filter(None, WITHIN)),
        missing=one_of("gap", "zero", "full"),
        floor=POINTS,
        cap=POINTS,
        table=listed(band) | {"minItems": 1},
        steps=steps,
        proportion=table("target", words="proportion", target=own_or_points),
    )
    mappings = [{"required": [key]} for key in ("table", "steps", "proportion")]
    inputs = [{"required": [key]} for key in INPUTS]
    asked = {"anyOf": [{"required": ["figure"]}, {"required": ["movement"]}]}
    need = {"if": asked, "then": {"required": ["missing"]}}
    return found | {"allOf": [{"oneOf": inputs}, {"oneOf": mappings}, need]}


def _indicator():
    rule = {"anyOf": [{"const": "sum"}, {"$ref": "#/$defs/rule"}]}
    found = table(
        "code title rule",
        words="indicator",
        code=NAME,
        title=WORDING,
        content=TEXT,
        standard=TEXT,
        reference=TEXT,
        full=POINTS,
        marked_by=NAME,
        round=WHOLE | {"maximum": 4},
        not_applicable=one_of(*filter(None, NOT_APPLICABLE)),
        rule=rule,
        children=listed(ref("indicator")),
    )
    marked = ("award", "deductions", "bonuses", "ballot", "jury", "own", "scale")
    its_own = {"properties": {"rule": {"anyOf": [{"required": [rule]} for rule in marked]}}}
    asks = its_own | {"required": ["rule"]}
    asks["properties"]["rule"]["type"] = "object"
    need_full = {"if": asks, "then": {"required": ["full"]}}
    adds = {"type": "object", "required": ["bonuses"]}
    nothing = {"full": {"enum": [0, "0"]}, "rule": adds}
    capped = {"rule": {"properties": {"bonuses": {"required": ["cap"]}}}}
    only_adds = {
        "if": {"properties": nothing, "required": ["full"]},
        "then": {"properties": capped},
    }
    return found | {"allOf": [need_full, only_adds]}


def _condition():
    keys = {
        "event": NAME,
        "item": NAME,
        "votes": NAME,
        "count": NAMES,
        "grade": NAMES,
        "rank": NAME,
        "before": NAME,
        "peer": NAMES,
        "type": NAMES,
        "post": NAMES,
        "all": listed(ref("condition")),
        "any": listed(ref("condition")),
        "not": ref("condition"),
    }
    limit = {"anyOf": [POINTS, PERCENT]}
    more = dict.fromkeys(COMPARE, limit) | {
        "options": NAMES,
        "group": NAME,
        "reasons": NAMES,
        "first": WHOLE,
        "last": WHOLE,
        "periods": WHOLE,
        "times": WHOLE,
    }
    goes_with = {
        "event": "",
        "item": " ".join(COMPARE),
        "votes": " ".join(("options", "group", *COMPARE)),
        "count": "reasons at_least",
        "rank": "first last",
        "before": "periods times",
    }
    kinds = [
        {
            "required": [key, *_with.get(key, ())],
            "propertyNames": {"enum": [key, *goes_with.get(key, "").split()]},
            **({"oneOf": [{"required": [one]} for one in _one[key]]} if key in _one else {}),
            **({"anyOf": [{"required": [one]} for one in _some[key]]} if key in _some else {}),
        }
        for key in keys
    ]
    found = table(either=keys, words="when", **keys, **more)
    return found | {"allOf": [{"anyOf": kinds}]}


_some = {"before": ("periods", "times")}
_with = {"votes": ("options",), "count": ("at_least",)}
_one = {
    "item": tuple(COMPARE),
    "votes": tuple(COMPARE),
    "rank": ("first", "last"),
}


def _pay():
    yuan_by_post = {"type": "object", "additionalProperties": YUAN}
    by_post = {"type": "object", "additionalProperties": POINTS}
    percents = {"type": "object", "additionalProperties": PERCENT}
    worth = {"base": YUAN, "amounts": yuan_by_post, "coefficients": by_post}
    threshold = table("code from yuan", words="threshold", code=NAME, yuan=YUAN, **{"from": POINTS})
    component = table(
        "key title",
        words="component",
        key=NAME,
        title=WORDING,
        **worth,
        posts=NAMES,
        rate=listed(ref("part")) | {"minItems": 1},
        threshold=threshold,
        grades=percents,
        figure=NAME,
        code=NAME,
        yuan=YUAN,
        ranking=NAME,
        prizes=yuan_by_post,
        fines=NAMES,
    )
    pairs = {"figure": ["yuan"], "code": ["yuan"], "prizes": ["ranking"]}
    withhold = table("components when", words="withhold", components=NAMES, when=ref("condition"))
    pay = table(
        "kind round",
        ("components", "parts"),
        words="pay",
        kind=NAME,
        round=one_of(*ROUND_FEN),
        budget=YUAN,
        components=listed(component | {"dependentRequired": pairs}) | {"maxItems": 20},
        withhold=listed(withhold),
        **worth,
        parts=listed(ref("part")) | {"minItems": 1},
    )
    return pay | {"dependentRequired": {"base": ["coefficients"]}}


def _after():
    quota = table(
        "of ties", ("share", "places"), words="quota",
        share=PERCENT, places=WHOLE, least=WHOLE, of=NAMES, ties=one_of("in", "out"),
    )  # fmt: skip
    places = {"anyOf": [WHOLE, {"type": "object", "additionalProperties": WHOLE}]}
    prize = table(
        "key title", words="prize",
        key=NAME, title=WORDING, places=places, to=WHOLE, floor=POINTS, ties=one_of("in", "out"),
    )  # fmt: skip
    effect = table(
        either=("grade_at_most", "zero", "bars"),
        grade_at_most=NAME,
        zero=NAME,
        bars=one_of("honours"),
    )
    return {
        "rankings": table(
            "key title kind", words="ranking", key=NAME, title=WORDING, kind=NAME, by=NAME, posts=NAMES,
            within=one_of(*filter(None, WITHIN)), prizes=listed(prize),
        ),
        "grades": table(
            "key title", words="grade", key=NAME, title=WORDING, **{"from": POINTS}, quota=quota
        ),
        "vetoes": table(
            "key title kind when effect reference", words="veto",
            key=NAME, title=WORDING, kind=NAME, when=ref("condition"), effect=effect, reference=TEXT,
        ),
        "consequences": table(
            "key title kind proposes when", words="consequence",
            key=NAME, title=WORDING, kind=NAME, posts=NAMES, proposes=one_of(*MEASURES),
            when=ref("condition"), reference=TEXT,
        ),
    }  # fmt: skip


def _sources():
    option = table("key title value", words="option", key=NAME, title=WORDING, value=PERCENT)
    titled = by_name(table("title", words="named", title=WORDING))
    return {
        "figures": table(
            "title source to", words="figure",
            title=WORDING, unit=TEXT, source=one_of(*WHENCE), **{"from": POINTS}, to=POINTS,
            target=one_of("own"),
        ),
        "ballots": table(
            "title options groups denominator", words="ballots",
            title=WORDING, options=listed(option) | {"minItems": 2}, groups=titled,
            denominator=one_of(*DENOMINATORS), quorum=PERCENT, quorum_at_least=PERCENT,
        )
        | {"not": {"required": ["quorum", "quorum_at_least"]}},
        "juries": table("title", words="juries", title=WORDING, at_most=WHOLE),
        "lists": table(
            "title source out_of", words="lists",
            title=WORDING, source=one_of("inspection", "self"), out_of=POINTS,
            fields=by_name(WORDING), most=WHOLE,
        ),
        "events": table("title", words="named", title=WORDING),
    }  # fmt: skip


def _period():
    group = table(
        "title", words="rater",
        title=WORDING, post=one_of(*RATER_POSTS), office=TEXT, of_village=YES,
        several=one_of("sole", "mean", "together"), missing=one_of("gap", "present"), at_most=WHOLE,
    )  # fmt: skip
    posts = NAMES | {"items": WORDING | {"examples": list(NATURE_OF_POST)}}
    kind = table(
        "title", words="subject", title=WORDING, posts=posts, team=NAME, level=one_of(*LEVELS)
    )
    stage = table(
        "key title owner", ("day", "date"), words="stage",
        key=one_of(*STAGES), title=WORDING, owner=one_of(*OWNERS), day=WHOLE, date=TEXT,
    )  # fmt: skip
    return table(
        "title subjects trees stages feedback notice",
        words="period",
        title=WORDING,
        base=POINTS,
        subjects=by_name(kind, LONGEST_KEY),
        raters=by_name(group),
        **{key: by_name(kind) for key, kind in _sources().items()},
        trees=by_name(ref("indicator"), LONGEST_KEY),
        stages=listed(stage),
        **{key: listed(kind) for key, kind in _after().items()},
        grades_of=NAMES,
        pay=_pay(),
        feedback=table(
            "objection_days silence", objection_days=WHOLE, silence=one_of("acknowledged", "open")
        ),
        notice=table("days name_raters", words="notice", days=WHOLE, name_raters=YES, contact=TEXT),
    )


def scheme_schema():
    """The schema as plain data."""
    root = table(
        "format name title place document source periods",
        words="scheme",
        format={"enum": [LANGUAGE_VERSION, str(LANGUAGE_VERSION)]},
        name=NAME,
        title=WORDING,
        place=WORDING,
        document=WORDING,
        source=WORDING,
        periods=by_name(_period(), LONGEST_KEY) | {"minProperties": 1},
    )
    reason = table(
        "key title", words="reason",
        key=NAME, title=WORDING, points=POINTS, **{"from": POINTS}, to=POINTS, fine=YUAN, most=POINTS,
    )  # fmt: skip
    either = [{"required": ["points"]}, {"required": ["from", "to"]}]
    rule = table(**_rules()) | {"minProperties": 1, "maxProperties": 1}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "考评办法",
        "description": "村干部考评办法的写法，第1版格式。",
        **root,
        "$defs": {
            "indicator": _indicator(),
            "rule": rule,
            "scale": _scale(),
            "reason": reason | {"oneOf": either},
            "condition": _condition(),
            "part": table("code out_of", words="part", code=NAME, share=SHARE, out_of=POINTS),
        },
    }


def scheme_schema_text():
    """The schema as it stands in ``scheme.schema.json``."""
    return json.dumps(scheme_schema(), ensure_ascii=False, indent=1) + "\n"
