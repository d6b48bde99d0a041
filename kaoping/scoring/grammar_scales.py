"""How points that follow from a number are written: one input, one mapping, limits."""

from kaoping.scoring.scales import INPUTS, Band, Proportion, Scale, Steps, Table

MAPPINGS = ("table", "steps", "proportion")


def read_scale(rule, full):
    """The Scale under ``scale``; None with faults collected."""
    scale = rule.section("scale")
    if scale is None:
        return None
    source, name = _input(scale)
    mapping = _mapping(scale, full)
    asked = source in ("figure", "movement")
    limits = _limits(scale, mapping, full or 0)
    return scale.build(
        Scale,
        source=source,
        name=name,
        mapping=mapping,
        missing=scale.text("missing") if asked else scale.text("missing", "gap"),
        within=scale.text("within", ""),
        since=scale.text("since", ""),
        floor_units=limits[0],
        cap_units=limits[1],
    )


def _input(scale):
    """(which input, its name); the name is None where there is a fault."""
    written = [source for source in INPUTS if scale.has(source)]
    if len(written) != 1:
        scale.fault("应当写一个输入，只写一个", f"可用：{'、'.join(INPUTS)}")
        for source in written:
            scale.text(source)
        return None, None
    return written[0], scale.name(written[0])


def _mapping(scale, full):
    written = [mapping for mapping in MAPPINGS if scale.has(mapping)]
    if len(written) != 1:
        scale.fault("应当写一种换算，只写一种", f"可用：{'、'.join(MAPPINGS)}")
        for mapping in written:
            scale.skip(mapping)
        return None
    made = _READERS[written[0]](scale, full)
    scale.broken = scale.broken or made is None
    return made


def _table(scale, full):
    rows = scale.sections("table")
    by = "to" if any(row.has("to") for row in rows) else "from"
    bands = tuple(
        row.build(Band, limit_units=row.points(by, None), points_units=row.points("points"))
        for row in rows
    )
    return None if None in bands else scale.made(Table, by=by, bands=bands)


def _steps(scale, full):
    steps = scale.section("steps")
    if steps is None:
        return None
    below = steps.has("below")
    if below == steps.has("over"):
        steps.fault("应当写 below 或 over 之一", "低于写 below: 98；高于写 over: 98")
        return None
    key = "below" if below else "over"
    own = steps.is_text(key) and steps.text(key) == "own"
    return steps.build(
        Steps,
        below=below,
        limit_units=None if own else steps.points(key),
        every_units=steps.points("every"),
        points_units=steps.points("points"),
        part=steps.text("part"),
        start_units=steps.points("start", full or 0),
    )


def _proportion(scale, full):
    proportion = scale.section("proportion")
    if proportion is None:
        return None
    own = proportion.is_text("target") and proportion.text("target") == "own"
    return proportion.build(Proportion, target_units=None if own else proportion.points("target"))


_READERS = {"table": _table, "steps": _steps, "proportion": _proportion}


def _limits(scale, mapping, full):
    """(floor, cap): by default 0 and full points; where there are none, one must be written."""
    floor = scale.points("floor", 0 if full > 0 else None)
    cap = scale.points("cap", full if full > 0 else None)
    if full > 0 or mapping is None or isinstance(mapping, Table):
        return floor, cap
    down = isinstance(mapping, Steps) and mapping.points_units < 0
    if down and floor is None:
        scale.fault("没有写最多扣到多少", "写 floor，例如 floor: -10")
    if not down and cap is None:
        scale.fault("没有写最多加到多少", "写 cap，例如 cap: 5")
    return floor, cap
