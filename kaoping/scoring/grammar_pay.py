"""How pay is written: one score rate in short, or several components."""

from kaoping.lib.decimals import format_units
from kaoping.scoring import pay
from kaoping.scoring.grammar_after import read_condition
from kaoping.scoring.nonsense import Nonsense
from kaoping.scoring.rules import POINT

ROUND_FEN = {"fen": 1, "jiao": 10, "yuan": 100}


def read_pay(read, posts_of):
    """Pay; ``posts_of(kind)`` gives the posts of a kind of subject, None if there is none."""
    kind = read.name("kind")
    posts = posts_of(kind)
    if posts is None:
        read.broken = True
        return kind and read.fault(f"没有“{kind}”这类考核对象", "写 subjects 中的键", key="kind")
    if read.has("components"):
        listed = read.sections("components")
        components = tuple(_component(row, posts) for row in listed)
    else:
        components = (_short(read),)
    withhold = tuple(_withhold(row) for row in read.sections("withhold", None))
    read.broken = read.broken or None in components or None in withhold
    return read.build(
        pay.Pay,
        kind=kind,
        components=components,
        round_fen=read.one_of("round", ROUND_FEN),
        withhold=withhold,
        budget_fen=read.yuan("budget", None),
    )


def _short(read):
    """The short form: the whole pay is amount × coefficient × score rate."""
    posts = _posts(read)
    parts = _parts(read, "parts")
    if None in posts or None in parts:
        return None
    how = read.made(pay.ByRate, parts=parts)
    return how and read.made(pay.Component, key="pay", title="绩效报酬", posts=posts, how=how)


def _component(read, posts):
    key, title = read.name("key"), read.words("title")
    named = [name for name in _HOWS if read.has(name)]
    if len(named) > 1:
        read.fault(f"报酬“{title}”写了两种算法：{'、'.join(named)}", "每项只写一种")
        return None
    name = named[0] if named else ""
    how = _HOWS[name](read) if name else pay.Fixed()
    worths = _posts(read) if name in _WORTH else _coefficients(read, posts)
    read.broken = read.broken or how is None or None in worths
    return read.build(pay.Component, key=key, title=title, posts=worths, how=how)


def _rate(read):
    parts = _parts(read, "rate")
    return None if None in parts else read.made(pay.ByRate, parts=parts)


def _threshold(read):
    threshold = read.section("threshold")
    if threshold is None:
        return None
    return threshold.build(
        pay.ByThreshold,
        code=threshold.name("code"),
        from_units=threshold.points("from"),
        fen_a_point=threshold.yuan("yuan"),
    )


def _grades(read):
    grades = read.section("grades")
    if grades is None:
        return None
    shares = tuple((key, grades.percent(key)) for key in grades.written())
    return None if grades.broken else grades.build(pay.ByGrade, shares=shares)


def _figure(read):
    return read.made(pay.ByFigure, figure=read.name("figure"), fen=read.yuan("yuan"))


def _point(read):
    return read.made(pay.ByPoint, code=read.name("code"), fen=read.yuan("yuan"))


def _prizes(read):
    prizes = read.section("prizes")
    ranking = read.name("ranking")
    if prizes is None:
        return None
    amounts = tuple((key, prizes.yuan(key)) for key in prizes.written())
    if prizes.broken:
        return None
    return read.made(pay.ByPrize, ranking=ranking, amounts=amounts)


def _fines(read):
    return read.made(pay.Fines, codes=read.names("fines"))


_HOWS = {
    "rate": _rate,
    "threshold": _threshold,
    "grades": _grades,
    "figure": _figure,
    "code": _point,
    "prizes": _prizes,
    "fines": _fines,
}
_WORTH = ("", "rate", "threshold", "grades")  # what is worth an amount in full


def _withhold(read):
    when = read_condition(read, "when")
    read.broken = read.broken or when is None
    return read.build(pay.Withhold, components=read.names("components"), when=when)


def _posts(read):
    """Either one base with coefficients by post, or an amount for each post."""
    if read.has("base") == read.has("amounts"):
        read.fault("金额应当只写一种", "写 base 和 coefficients，或者写 amounts")
    base = read.yuan("base", None)
    amounts = read.section("amounts", None)
    if amounts is not None:
        if read.has("coefficients"):
            read.fault("写了 amounts 就没有系数", "删去 coefficients，或者改写 base", key="coefficients")
        read.skip("coefficients")
        return tuple(_post(read, key, amounts.yuan(key), POINT) for key in amounts.written())
    coefficients = read.section("coefficients")
    if coefficients is None:
        read.broken = True
        return ()
    return tuple(_post(read, key, base, coefficients.points(key)) for key in coefficients.written())


def _coefficients(read, posts):
    """Coefficients by post of what has its own amounts; 1 for those it is for, 0 for others."""
    chosen = read.names("posts", posts) or ()
    coefficients = read.section("coefficients", None)
    if coefficients is None:
        for post in sorted(set(chosen) - set(posts)):
            read.fault(f"考核对象没有职务“{post}”", "写 subjects 中列出的职务", key="posts")
        return tuple(_post(read, key, 0, POINT if key in chosen else 0) for key in posts)
    return tuple(_post(read, key, 0, coefficients.points(key)) for key in coefficients.written())


def _post(read, key, amount, coefficient):
    if amount is None or coefficient is None:
        read.broken = True
        return None
    try:
        return pay.PayPost(key, amount, coefficient)
    except Nonsense as nonsense:
        for cause, remedy, _ in nonsense.problems:
            read.fault(f"{key}:{cause}", remedy)
        return None


def _parts(read, key):
    """The parts of a score rate; shares written as percentages make up the whole."""
    rows = read.sections(key)
    shares = [row.share("share", "100%") for row in rows]
    parts = tuple(_part(row, share) for row, share in zip(rows, shares, strict=True))
    written = [share for share in shares if isinstance(share, tuple)]
    total = sum(weight for weight, percent in written if percent)
    if any(percent for _, percent in written) and total != 100 * POINT:
        read.fault(f"得分率的份额合计是{format_units(total)}%", "各项份额合计应为100%", key=key)
    return parts


def _part(read, share):
    return read.build(
        pay.PayPart,
        code=read.name("code"),
        weight=share[0] if isinstance(share, tuple) else 0,
        out_of_units=read.points("out_of"),
    )
