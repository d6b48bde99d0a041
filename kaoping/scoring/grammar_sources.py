"""How a period's sources are written: figures, ballots, juries, lists of own items, events."""

from kaoping.scoring import sources


def read_figure(key, read):
    """A figure; ``target: own`` where each subject has a target of its own."""
    target = read.text("target", None)
    if target not in (None, "own"):
        read.fault(f"target 只能写 own，写的是“{target}”", "共同的目标写在规则里", key="target")
    return read.build(
        sources.Figure,
        key=key,
        title=read.words("title"),
        unit=read.text("unit", ""),
        source=read.text("source"),
        low_units=read.points("from", 0),
        high_units=read.points("to"),
        own_target=target == "own",
    )


def read_ballot(key, read):
    """A ballot with its options, best first, and its groups of voters."""
    options = tuple(
        row.build(
            sources.Option,
            key=row.name("key"),
            title=row.words("title"),
            value=row.percent("value"),
        )
        for row in read.sections("options")
    )
    groups = read.section("groups")
    voters = tuple(_voters(name, groups) for name in groups.written()) if groups else ()
    read.broken = read.broken or None in options or None in voters
    if read.has("quorum") and read.has("quorum_at_least"):
        read.fault("到会比例写了两种", "超过某比例写 quorum；达到某比例写 quorum_at_least")
    over, at_least = read.percent("quorum", None), read.percent("quorum_at_least", None)
    return read.build(
        sources.Ballot,
        key=key,
        title=read.words("title"),
        options=options,
        groups=voters,
        denominator=read.text("denominator"),
        quorum=over if at_least is None else at_least,
        quorum_how="over" if at_least is None else "at_least",
    )


def _voters(name, groups):
    group = groups.section(name)
    if group is None:
        return None
    return group.build(sources.VoterGroup, key=name, title=group.words("title"))


def read_jury(key, read):
    """A jury."""
    return read.build(
        sources.Jury, key=key, title=read.words("title"), at_most=read.whole("at_most", 60)
    )


def read_list(key, read):
    """A list of items that each subject has of its own."""
    fields = read.section("fields", None)
    named = tuple((name, fields.words(name)) for name in fields.written()) if fields else ()
    return read.build(
        sources.OwnList,
        key=key,
        title=read.words("title"),
        source=read.text("source"),
        out_of_units=read.points("out_of"),
        fields=named,
        most=read.whole("most", 40),
    )


def read_event(key, read):
    """Something that may happen, recorded without points."""
    return read.build(sources.Event, key=key, title=read.words("title"))
