"""One scoring standard cut into clauses, and what each clause says by itself.

Every character belongs to exactly one clause, separators to the clause before them. A clause that
fits none of the shapes below is UNKNOWN; nothing is taken out of it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kaoping.schemes.standards import patterns
from kaoping.schemes.standards.numerals import share_of, units_of

LONGEST_CELL = 4000
_LONGEST_CLAUSE = 120

# What a clause may be.
LOSS, GAIN, NOTHING, BASE, LEVEL = "loss", "gain", "nothing", "base", "level"
TIER, BELOW, CAP, FULL_CAP = "tier", "below", "cap", "full cap"
SHARE, POINTS, MARKED, WHO, COUNTING, METHOD = (
    "share", "points", "marked", "who", "counting", "method"
)  # fmt: skip
CONTEXT, NUMBERING, UNKNOWN = "context", "numbering", "unknown"


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the cell, ``text[start:end]``, and what it says. Points are in units.

    ``what`` is the situation, in the words of the cell; ``low`` and ``high`` what it costs or
    brings; ``bound`` a percentage; ``sign`` of a cap: loss, gain or "" when the text names neither.
    """

    kind: str
    start: int
    end: int
    body: str
    sentence: int = 0
    what: str = ""
    low: int = 0
    high: int = 0
    bound: int | None = None
    upper: int | None = None
    sign: str = ""
    collective: bool = False


def clauses(cell: str, full: int | None) -> list[Clause]:
    """All clauses of a cell in order, so that their stretches join to the cell."""
    if len(cell) > LONGEST_CELL:
        return [Clause(UNKNOWN, 0, len(cell), "")]
    compact, places = _compact(cell)
    found: list[Clause] = []
    for start, end, sentence in _stretches(compact):
        first = places[start] if found else 0
        for kind, left, right in _numbered(compact, start, end):
            body = compact[left:right].strip(",;。!?\n、:")
            begin = first if left == start else places[left]
            found.append(_clause(kind, begin, body, sentence, full))
    return _tiled(found, len(cell))


def _compact(cell: str) -> tuple[str, list[int]]:
    """The cell folded, without blanks, and where each character stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(cell):
        folded = letter.translate(patterns.FOLD)
        if letter in "\n\r\v\f\u2028" and _ends_here(letters, cell, place):
            folded = "\n"
        elif folded.isspace() or ord(letter) in patterns.DROPPED:
            continue
        letters.append(folded)
        places.append(place)
    return "".join(letters), places


def _ends_here(letters: list[str], cell: str, place: int) -> bool:
    """Whether a new line begins a new clause, and is not only where a narrow cell wrapped."""
    if not letters or letters[-1] in "分止;。,\n":
        return True
    following = cell[place + 1 : place + 12].lstrip().translate(patterns.FOLD)
    return bool(patterns.NUMBERING.match(following))


def _stretches(compact: str) -> Iterator[tuple[int, int, int]]:
    """Stretches between separators, each with the number of its sentence."""
    start = sentence = 0
    for found in patterns.BREAK.finditer(compact):
        end = found.end()
        if end > start:
            yield start, end, sentence
            start = end
        if found.group() and found.group() in patterns.SENTENCE_ENDS:
            sentence += 1
    if start < len(compact):
        yield start, len(compact), sentence


def _numbered(compact: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The numbering before a clause apart from the clause."""
    found = patterns.NUMBERING.match(compact, start, end)
    if found:
        yield NUMBERING, start, found.end()
        start = found.end()
    if start < end:
        yield "", start, end


def _clause(kind: str, start: int, body: str, sentence: int, full: int | None) -> Clause:
    empty = Clause(kind or UNKNOWN, start, start, body, sentence)
    if kind or not body:
        return replace(empty, kind=NUMBERING)
    if len(body) > _LONGEST_CLAUSE:
        return empty
    for read in _READERS:
        said = read(body, full)
        if said is not None:
            return replace(empty, **said)
    return replace(empty, kind=UNKNOWN if patterns.SCORES.search(body) else _plain(body))


def _plain(body: str) -> str:
    """A clause without points tells a situation, unless it bears on something it does not say."""
    return UNKNOWN if patterns.HAZARD.search(body) else CONTEXT


def _tiled(found: list[Clause], length: int) -> list[Clause]:
    """Each clause ends where the next begins; the last at the end."""
    ends = [*(clause.start for clause in found[1:]), length]
    tiled = [replace(clause, end=end) for clause, end in zip(found, ends, strict=False)]
    return tiled or ([Clause(NUMBERING, 0, length, "")] if length else [])


def _amount(found: re.Match, full: int | None) -> tuple[int, int] | None:
    """Points at least and at most; None when they are no number, or are nothing."""
    if found["part"]:
        low = high = share_of(full, found["part"]) if full else None
    elif found["points"]:
        low = high = units_of(found["points"])
        if low is not None and found["half"]:
            low = high = low + 5_000
    else:
        low, high = units_of(found["low"]), units_of(found["high"])
    return (low, high) if low and high and low <= high else None


def is_rate(words: str) -> bool:
    """Whether the words name something measured in percent, such as 参保率."""
    return bool(patterns.RATE.search(words))


def has_threshold(words: str) -> bool:
    """Whether a situation overlaps with lighter ones: 超过3次, 低于80%, 造成影响."""
    return bool(patterns.THRESHOLD.search(words))


def has_hazard(words: str) -> bool:
    """Whether a situation depends on something it does not say: 除外, 否则, 连续, 总分."""
    return bool(
        patterns.HAZARD.search(words)
        or patterns.TURNED.search(words)
        or patterns.SEVERAL.search(words)
    )


def _read_limit(body: str, _full: int | None) -> dict | None:
    if patterns.FULL_CAP.fullmatch(body):
        return {"kind": FULL_CAP, "sign": LOSS}
    if patterns.FULL_GAIN.fullmatch(body):
        return {"kind": FULL_CAP, "sign": GAIN}
    found = (
        patterns.CAP.fullmatch(body)
        or patterns.SEALED.fullmatch(body)
        or patterns.EXHAUSTED.fullmatch(body)
    )
    points = units_of(found["points"]) if found else None
    if not points:
        return None
    words = (found["sign"] or "") + (found.groupdict().get("sign2") or "")
    sign = LOSS if "扣" in words else GAIN if words else ""
    collective = bool(found["all"] or body.startswith(("本项", "该项", "此项", "累计")))
    return {"kind": CAP, "low": points, "sign": sign, "collective": collective}


def _read_marked(body: str, _full: int | None) -> dict | None:
    if found := patterns.MARKED.fullmatch(body):
        low, high = found["low"] or found["low2"], found["high"] or found["high2"]
        return _span(MARKED, low, high) | {"what": found["who"] or ""}
    if found := patterns.RANGE.fullmatch(body):
        return _span(POINTS, found["low"], found["high"])
    if found := patterns.WHO.fullmatch(body):
        return {"kind": WHO, "what": found["who"]}
    return None


def _span(kind: str, low: str, high: str) -> dict:
    ends = (units_of(low) if low != "0" else 0), units_of(high)
    if None in ends or ends[0] >= ends[1]:
        return {"kind": UNKNOWN}
    return {"kind": kind, "low": ends[0], "high": ends[1]}


def _read_points(body: str, _full: int | None) -> dict | None:
    found = patterns.POINTS.fullmatch(body)
    points = units_of(found["points"] or found["points2"]) if found else None
    return {"kind": POINTS, "low": points, "high": points} if points else None


def _read_tier(body: str, full: int | None) -> dict | None:
    found = patterns.TIER.fullmatch(body)
    if not found:
        return None
    points = full if found["full"] else units_of(found["points"])
    bound = units_of(found["bound"] or found["low"])
    upper = units_of(found["high"]) if found["high"] else None
    if not points or bound is None or has_hazard(found["what"]):
        return {"kind": UNKNOWN}
    exact = bool(found["bound"]) and "以上" not in body and "达" not in body
    return {
        "kind": TIER, "what": found["what"], "low": points, "high": points, "bound": bound,
        "upper": bound if exact and bound < 1_000_000 else upper,
    }  # fmt: skip


def _read_below(body: str, _full: int | None) -> dict | None:
    found = patterns.BELOW.fullmatch(body)
    if not found:
        return None
    points = units_of(found["points"]) if found["points"] else 0
    bound = units_of(found["bound"] or found["bound2"])
    if points is None or bound is None:
        return {"kind": UNKNOWN}
    inclusive = bool(found["bound2"])
    return {
        "kind": BELOW, "what": found["what"], "low": points, "high": points, "bound": bound,
        "upper": bound if inclusive else None,
    }  # fmt: skip


def _read_share(body: str, _full: int | None) -> dict | None:
    found = patterns.SHARE.fullmatch(body) or patterns.SHARE_PLAIN.fullmatch(body)
    return {"kind": SHARE, "what": found["what"]} if found else None


def _read_counting(body: str, _full: int | None) -> dict | None:
    found = patterns.COUNTING.fullmatch(body)
    if not found:
        return None
    return {"kind": COUNTING, "what": found["unit"], "sign": "started" if found["up"] else "whole"}


def _read_nothing(body: str, full: int | None) -> dict | None:
    found = patterns.NOTHING.fullmatch(body)
    if not found:
        return None
    if not full or (has_hazard(found["what"]) and found["what"] != "否则"):
        return {"kind": UNKNOWN}
    return {"kind": NOTHING, "what": found["what"], "low": full, "high": full}


def _read_loss(body: str, full: int | None) -> dict | None:
    found = patterns.LOSS.fullmatch(body)
    if not found:
        return _read_bracket(body)
    amount = _amount(found, full)
    if amount is None or has_hazard(found["what"]):
        return {"kind": UNKNOWN}
    per = f"每{found['per']}" if found["per"] else ""
    return {"kind": LOSS, "what": found["what"] + per, "low": amount[0], "high": amount[1]}


def _read_bracket(body: str) -> dict | None:
    found = patterns.BRACKET.fullmatch(body)
    if not found:
        return None
    points = units_of(found["points"] or found["points2"])
    if not points or has_hazard(found["what"]):
        return {"kind": UNKNOWN}
    per = found["per"] or found["per2"]
    what = found["what"] + (f"每{per}" if per else "")
    return {"kind": LOSS, "what": what, "low": points, "high": points}


def _read_base(body: str, full: int | None) -> dict | None:
    found = patterns.BASE.fullmatch(body)
    if not found or not full or "每" in found["what"]:
        return None
    points = full if found["full"] else units_of(found["points"])
    if points is None or has_hazard(found["what"]):
        return {"kind": UNKNOWN}
    kind = BASE if points == full else LEVEL
    return {"kind": kind, "what": found["what"], "low": points, "high": points}


def _read_gain(body: str, full: int | None) -> dict | None:
    found = patterns.GAIN.fullmatch(body)
    if not found:
        return None
    amount = _amount(found, full)
    counted = found["add"] or "每" in found["what"] or found["per"]
    if amount is None or not counted or has_hazard(found["what"]):
        return {"kind": UNKNOWN}
    per = f"每{found['per']}" if found["per"] else ""
    sign = "add" if found["add"] else "count"
    what = found["what"] + per
    return {"kind": GAIN, "what": what, "low": amount[0], "high": amount[1], "sign": sign}


def _read_method(body: str, _full: int | None) -> dict | None:
    return (
        {"kind": METHOD}
        if patterns.METHOD.fullmatch(body) or patterns.GROUNDS.fullmatch(body)
        else None
    )


Reader = Callable[[str, int | None], dict | None]
_READERS: tuple[Reader, ...] = (
    _read_limit, _read_marked, _read_points, _read_share, _read_counting, _read_below, _read_tier,
    _read_nothing, _read_base, _read_loss, _read_gain, _read_method,
)  # fmt: skip
