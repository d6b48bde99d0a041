"""How what follows is written: rankings, prizes, grades, quotas, vetoes, consequences, conditions."""

from kaoping.scoring import conditions, procedure

DEEPEST_CONDITION = 5


def read_ranking(read, trees):
    """A ranking with its prizes; by the total of its kind unless it says otherwise."""
    kind = read.name("kind")
    tree = trees.get(kind)
    prizes = tuple(_prize(prize) for prize in read.sections("prizes", None))
    read.broken = read.broken or None in prizes
    return read.build(
        procedure.Ranking,
        key=read.name("key"),
        title=read.words("title"),
        kind=kind,
        code=read.name("by", None) or (tree.code if tree is not None else ""),
        posts=read.names("posts", ()),
        within=read.text("within", ""),
        prizes=prizes,
    )


def _prize(read):
    by_group = read.has("places") and not read.is_text("places")
    groups = read.section("places") if by_group else None
    return read.build(
        procedure.Prize,
        key=read.name("key"),
        title=read.words("title"),
        places=None if by_group else read.whole("places", None),
        places_by=tuple((g, groups.whole(g)) for g in groups.written()) if groups else (),
        floor_units=read.points("floor", None),
        ties=read.text("ties", "in"),
        to=read.whole("to", None),
    )


def read_grade(read):
    """A grade, with a quota where it has one."""
    quota = read.section("quota", None)
    made = None if quota is None else _quota(quota)
    read.broken = read.broken or (quota is not None and made is None)
    return read.build(
        procedure.Grade,
        key=read.name("key"),
        title=read.words("title"),
        from_units=read.points("from", None),
        quota=made,
    )


def _quota(read):
    return read.build(
        procedure.Quota,
        share=read.percent("share", None),
        places=read.whole("places", None),
        rankings=read.names("of"),
        ties=read.text("ties"),
        least=read.whole("least", 0),
    )


def read_veto(read):
    """A veto: its condition, effect and legal basis."""
    when, effect = read_condition(read, "when"), _effect(read)
    read.broken = read.broken or None in (when, effect)
    return read.build(
        procedure.Veto,
        key=read.name("key"),
        title=read.words("title"),
        kind=read.name("kind"),
        when=when,
        effect=effect,
        reference=read.text("reference"),
    )


def _effect(read):
    effect = read.section("effect")
    if effect is None:
        return None
    written = effect.written()
    if len(written) != 1:
        return effect.fault("后果应当只写一种", "grade_at_most、zero 或 bars")
    return effect.build(procedure.Effect, how=written[0], what=effect.text(written[0]))


def read_consequence(read):
    """What is proposed when a condition holds."""
    when = read_condition(read, "when")
    read.broken = read.broken or when is None
    return read.build(
        procedure.Consequence,
        key=read.name("key"),
        title=read.words("title"),
        kind=read.name("kind"),
        proposes=read.text("proposes"),
        when=when,
        posts=read.names("posts", ()),
        reference=read.text("reference", ""),
    )


def read_condition(read, key, depth=0):
    """The condition written under a key; None with faults collected."""
    section = read.section(key)
    return None if section is None else _condition(section, depth)


def _condition(read, depth):
    if depth > DEEPEST_CONDITION:
        return read.fault("条件套得太深", "拆成几条")
    named = [key for key in _READERS if read.has(key)]
    if len(named) != 1:
        read.written()
        return read.fault("条件应当写一种，只写一种", f"可用：{'、'.join(_READERS)}")
    return _READERS[named[0]](read, depth)


def _compare(read, parse):
    """(how, limit) of a comparison; (None, None) with a fault."""
    written = [how for how in conditions.COMPARE if read.has(how)]
    if len(written) != 1:
        read.fault("应当写一种比较", f"可用：{'、'.join(conditions.COMPARE)}")
        return None, None
    return written[0], parse(written[0])


def _item(read, depth):
    how, limit = _compare(read, read.points)
    return read.build(conditions.Compared, code=read.name("item"), how=how, limit_units=limit)


def _votes(read, depth):
    how, limit = _compare(read, read.percent)
    return read.build(
        conditions.Voted,
        ballot=read.name("votes"),
        options=read.names("options"),
        group=read.name("group", None),
        how=how,
        limit=limit,
    )


def _count(read, depth):
    return read.build(
        conditions.Counted,
        codes=read.names("count"),
        reasons=read.names("reasons", ()),
        at_least=read.whole("at_least"),
    )


def _rank(read, depth):
    return read.build(
        conditions.Placed,
        ranking=read.name("rank"),
        first=read.whole("first", None),
        last=read.whole("last", None),
    )


def _before(read, depth):
    return read.build(
        conditions.DecidedBefore,
        consequence=read.name("before"),
        periods=read.whole("periods", None),
        times=read.whole("times", None),
    )


def _belongs(by):
    def reader(read, depth):
        return read.build(conditions.Belongs, by=by, names=read.names(by))

    return reader


def _all(how):
    def reader(read, depth):
        parts = tuple(_condition(part, depth + 1) for part in read.sections(how))
        read.broken = read.broken or None in parts
        return read.build(conditions.Combined, how=how, parts=parts)

    return reader


def _not(read, depth):
    part = read_condition(read, "not", depth + 1)
    read.broken = read.broken or part is None
    return read.build(conditions.Combined, how="not", parts=(part,))


_READERS = {
    "event": lambda read, _: read.build(conditions.Happened, event=read.name("event")),
    "item": _item,
    "votes": _votes,
    "count": _count,
    "grade": lambda read, _: read.build(conditions.Graded, grades=read.names("grade")),
    "rank": _rank,
    "before": _before,
    "peer": _belongs("peer"),
    "type": _belongs("type"),
    "post": _belongs("post"),
    "all": _all("all"),
    "any": _all("any"),
    "not": _not,
}
