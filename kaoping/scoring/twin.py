"""The JSON twin of a public notice: everything needed to compute it again, without a database.

``verify`` loads the regulation's text, evaluates the facts by the reference and compares every
published number; a digest over the canonical form covers all the rest. What the digest cannot
know is whether the whole file was replaced: compare it with the one printed on the notice.
"""

import json
import sys
from dataclasses import dataclass, replace
from hashlib import sha256

from kaoping.lib.decimals import format_fen
from kaoping.scoring import reference
from kaoping.scoring.conditions import DecidedBefore, Happened, parts_of
from kaoping.scoring.facts import FactsFaults, from_json, to_json
from kaoping.scoring.language import SchemeFaults, load_scheme
from kaoping.scoring.pooled import pooled
from kaoping.scoring.scales import Scale

FORMAT = "kaoping-twin/1"
LARGEST_FILE = 64 * 1024 * 1024  # bytes; a county's month has about 5 MB
MOST_SHOWN = 20
_KEYS = {"format", "scheme", "period", "facts", "raters", "outcome", "notice", "digest"}


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the twin is not what it should be: path in the file, published, computed, why."""

    path: str
    published: object
    computed: object
    cause: str

    def __str__(self):
        if self.published == self.computed:
            return f"{self.path}：{self.cause}"
        return f"{self.path}：{self.cause}（公布 {self.published}，重算 {self.computed}）"


class Unreadable(ValueError):
    """A file that is no twin: the message says why, in Chinese."""


def build(*, scheme, period_key, facts, outcome, notice, raters, with_pay=False):
    """The twin as plain data.

    ``notice``: the caller's metadata (place, title, dates, audit head …), plain data without
    floats. ``raters``: what each rater id of the facts is called in public, a name or a
    pseudonym; the ids themselves are replaced. ``with_pay``: whether amounts are published.
    Of events and earlier decisions only those that a published number rests on are in it.
    """
    if _has_float(notice):
        raise TypeError("a notice's metadata holds no floats: write decimals as text")
    labels = _labels(facts)
    twin = {
        "format": FORMAT,
        "scheme": {"name": scheme.name, "sha256": scheme.sha256, "text": scheme.text},
        "period": period_key,
        "facts": to_json(_relabelled(published(outcome.period, facts, with_pay=with_pay), labels)),
        "raters": {label: raters[rater] for rater, label in labels.items()},
        "outcome": outcome_json(outcome, with_pay=with_pay),
        "notice": notice,
    }
    return twin | {"digest": digest(twin)}


def _has_float(value):
    if isinstance(value, dict):
        return any(map(_has_float, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_float, value))
    return isinstance(value, float)


def published(period, facts, *, with_pay=False):
    """The facts without what is nobody else's business, what single groups voted among it.

    Events and decisions about people stay in the house, unless a grade, a node or published pay
    rests on them; their documents stay there in any case. Figures that only pay rests on are
    published with it.
    """
    whens = [(veto.kind, veto.when) for veto in period.vetoes if veto.effect.how != "bars"]
    if with_pay and period.pay:
        whens += [(kind, rule.when) for rule in period.pay.withhold for kind in period.subjects]
    events, decided = set(), set()
    for kind, when in whens:
        asked = [subject for subject in facts.subjects if subject.kind == kind]
        own = {subject.id for subject in asked}
        for part in parts_of(when):
            if isinstance(part, Happened):
                about = own | {subject.team for subject in asked}
                events |= {(part.event, who) for who in about}
            elif isinstance(part, DecidedBefore):
                decided |= {(part.consequence, who) for who in own}
    asked = {
        item.rule.name
        for item in period.items()
        if isinstance(item.rule, Scale) and item.rule.source == "figure"
    }
    return replace(
        pooled(period, facts),
        figures=tuple(row for row in facts.figures if with_pay or row.name in asked),
        events=tuple(
            replace(row, document="") for row in facts.events if (row.event, row.subject) in events
        ),
        decided=tuple(row for row in facts.decided if (row.consequence, row.subject) in decided),
    )


def _labels(facts):
    """{rater id: label}, so that no database id leaves the house."""
    raters = dict.fromkeys(row.rater for row in facts.assignments)
    return {rater: f"r{number}" for number, rater in enumerate(raters, start=1)}


def _relabelled(facts, labels):
    def renamed(rows):
        return tuple(replace(row, rater=labels[row.rater]) for row in rows)

    jurors = dict.fromkeys(row.juror for row in facts.scores)
    seats = {juror: f"j{number}" for number, juror in enumerate(jurors, start=1)}
    return replace(
        facts,
        scores=tuple(replace(row, juror=seats[row.juror]) for row in facts.scores),
        assignments=renamed(facts.assignments),
        marks=renamed(facts.marks),
        submissions=renamed(facts.submissions),
    )


def outcome_json(outcome, *, with_pay):
    """Every exact value, rank, grade, prize, and the pay where it is published; all as text."""
    subjects = [subject.id for subject in outcome.facts.subjects]
    rankings = [ranking.key for ranking in outcome.period.rankings]
    found = {
        "values": outcome.traces(),
        "ranks": {key: dict(outcome.ranks[key]) for key in rankings},
        "prizes": {
            key: {s: outcome.prize(key, s) for s in subjects if outcome.prize(key, s)}
            for key in rankings
        },
        "grades": {subject: outcome.grade(subject) for subject in subjects},
        "gaps": [[gap.subject, gap.code, gap.kind] for gap in outcome.gaps],
        "with_pay": with_pay,
    }
    if with_pay:
        pays = outcome.pays.items()
        found["pay"] = {s: None if fen is None else format_fen(fen) for s, fen in pays}
    return found


def canonical(twin):
    """The bytes that the digest covers: all but the digest, keys sorted, UTF-8."""
    covered = {key: value for key, value in twin.items() if key != "digest"}
    text = json.dumps(
        covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8", "surrogatepass")


def digest(twin):
    """SHA-256 of the canonical form, as hexadecimal text."""
    return sha256(canonical(twin)).hexdigest()


def dump(twin):
    """The twin as the bytes of its file."""
    return json.dumps(twin, ensure_ascii=False, indent=1).encode()


def load(raw):
    """The twin of a file's bytes; raises Unreadable. No floats, no duplicate keys."""
    if len(raw) > LARGEST_FILE:
        raise Unreadable(f"文件超过{LARGEST_FILE // 1024 // 1024} MB")
    try:
        twin = json.loads(
            raw,
            parse_float=_no_float,
            parse_constant=_no_float,
            object_pairs_hook=_no_duplicates,
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"不是公示的数据文件：{error}") from None
    if not isinstance(twin, dict):
        raise Unreadable("不是公示的数据文件")
    return twin


def _no_float(text):
    raise ValueError(f"数 {text[:20]} 应当写成文字")


def _no_duplicates(pairs):
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("有重复的键")
    return table


def verify(twin):
    """All differences between a twin and what its own text and facts compute to; none is well."""
    found = _shape(twin)
    if found:
        return found
    if digest(twin) != twin["digest"]:
        cause = "校验值不符，文件在公布后被改动过"
        found.append(Difference("digest", twin["digest"], digest(twin), cause))
    return found + _recomputed(twin)


def _shape(twin):
    if set(twin) != _KEYS:
        wrong = "、".join(sorted(map(str, set(twin) ^ _KEYS)))
        return [Difference("", None, None, f"多出或缺少：{wrong}")]
    if twin["format"] != FORMAT:
        return [Difference("format", twin["format"], FORMAT, "不认识的格式")]
    scheme = twin["scheme"]
    texts = isinstance(scheme, dict) and set(scheme) == {"name", "sha256", "text"}
    if not texts or not all(isinstance(value, str) for value in scheme.values()):
        return [Difference("scheme", None, None, "考核办法残缺")]
    return []


def _recomputed(twin):
    try:
        scheme = load_scheme(twin["scheme"]["text"])
        facts = from_json(twin["facts"])
    except (SchemeFaults, FactsFaults) as error:
        return [Difference("", None, None, f"无法重算：{error}")]
    found = list(_identity(twin, scheme, facts))
    if twin["period"] not in scheme.periods:
        return [*found, Difference("period", twin["period"], None, "考核办法中没有这个周期")]
    try:
        outcome = reference.evaluate(scheme, twin["period"], facts)
    except FactsFaults as error:
        return [*found, Difference("facts", None, None, f"无法重算：{error}")]
    published = twin["outcome"]
    with_pay = isinstance(published, dict) and published.get("with_pay") is True
    computed = outcome_json(outcome, with_pay=with_pay)
    return [*found, *_compare("outcome", published, computed)]


def _identity(twin, scheme, facts):
    """The parts beside the numbers: the regulation's hash and name, the facts' one form."""
    written = twin["scheme"]
    for key, computed in (("sha256", scheme.sha256), ("name", scheme.name)):
        if written[key] != computed:
            yield Difference(f"scheme.{key}", written[key], computed, "与考核办法的文本不符")
    yield from _compare("facts", twin["facts"], to_json(facts))
    raters = {row.rater for row in facts.assignments}
    if not isinstance(twin["raters"], dict) or set(twin["raters"]) != raters:
        yield Difference("raters", None, None, "评分人名单与事实不符")


def _compare(path, published, computed):
    """Differences of two plain values, down to the leaves."""
    if type(published) is not type(computed):
        yield Difference(path, published, computed, "与重算结果不符")
    elif isinstance(computed, dict):
        for key in {**computed, **published}:
            if key not in published or key not in computed:
                one, other = published.get(key), computed.get(key)
                yield Difference(f"{path}.{key}", one, other, "多出或缺少")
            else:
                yield from _compare(f"{path}.{key}", published[key], computed[key])
    elif isinstance(computed, list) and len(computed) == len(published):
        for index, (one, other) in enumerate(zip(published, computed, strict=True)):
            yield from _compare(f"{path}[{index}]", one, other)
    elif published != computed:
        yield Difference(path, published, computed, "与重算结果不符")


def main(path):
    """Verify a file and say the verdict: 0 it agrees, 1 it differs, 2 it cannot be read."""
    try:
        with open(path, "rb") as file:
            twin = load(file.read(LARGEST_FILE + 1))
        differences = verify(twin)
    except (OSError, Unreadable, RecursionError) as error:
        sys.stdout.write(f"无法读取 / UNREADABLE：{path}\n{error}\n")
        return 2
    if differences:
        shown = "".join(f"  {difference}\n" for difference in differences[:MOST_SHOWN])
        sys.stdout.write(f"不一致 / DIFFERS：{len(differences)}处\n{shown}")
        return 1
    sys.stdout.write(_verdict(twin))
    return 0


def _verdict(twin):
    values = sum(len(values) for values in twin["outcome"]["values"].values())
    subjects, marks = len(twin["facts"]["subjects"]), len(twin["facts"]["marks"])
    return (
        "一致 / VERIFIED\n"
        f"  {subjects}个考核对象，{marks}条评分，{values}个数，全部重算一致。\n"
        f"  考核办法 / scheme：{twin['scheme']['name']} {twin['scheme']['sha256']}\n"
        f"  校验值 / digest：{twin['digest']}\n"
        "  请与张贴的公示上的校验值核对。\n"
    )
