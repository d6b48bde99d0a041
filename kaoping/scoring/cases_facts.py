"""How the facts of a case are written, for people: sheets of marks, results, votes, figures."""

from dataclasses import replace

from kaoping.scoring.facts import (
    Adjustment,
    Assignment,
    BallotOf,
    CycleResult,
    Decided,
    EventOf,
    Facts,
    FigureOf,
    Mark,
    NotApplicable,
    OwnItem,
    Score,
    Subject,
    Submission,
    Votes,
)
from kaoping.scoring.language import YES_NO


def read_facts(read):
    """The facts of a case's section."""
    facts = Facts(
        subjects=tuple(_subject(row) for row in read.sections("subjects")),
        adjustments=_each(read, "adjustments", _adjustment),
        results=_all(read, "results", _results),
        figures=_each(read, "figures", _figure),
        scores=_all(read, "scores", _scores),
        own_items=_each(read, "own_items", _own_item),
        not_applicable=_each(read, "not_applicable", _not_applicable),
        events=_each(read, "events", _event),
        decided=_each(read, "decided", _decided),
    )
    for row in read.sections("ballots", None):
        facts = _with_ballot(facts, row)
    for number, sheet in enumerate(read.sections("sheets", None)):
        facts = _with_sheet(facts, number, sheet)
    return facts


def _each(read, key, reader):
    """One fact for each row."""
    return tuple(reader(i, row) for i, row in enumerate(read.sections(key, None)))


def _all(read, key, reader):
    """Several facts for each row."""
    return tuple(fact for row in read.sections(key, None) for fact in reader(row))


def _subject(read):
    return read.build(
        Subject,
        id=read.text("id"),
        kind=read.text("kind"),
        name=read.text("name"),
        place=read.text("place", ""),
        peer=read.text("peer", ""),
        type=read.text("type", ""),
        team=read.text("team", None),
        posts=read.names("posts", ()),
    )


def _adjustment(number, read):
    return read.build(
        Adjustment,
        id=f"a{number}",
        subject=read.text("subject"),
        indicator=read.text("item"),
        units=read.points("points"),
    )


def _results(read):
    """Results of one subject, written as a list of points, and of places where they count."""
    name, subject = read.text("name"), read.text("subject")
    listed = read.points_listed("points") or ()
    ranks = read.names("ranks", ())
    read.close()
    ranks = [int(rank) if rank.isdigit() else None for rank in ranks or ()]
    ranks += [None] * (len(listed) - len(ranks))
    return tuple(
        CycleResult(name, subject, units, rank) for units, rank in zip(listed, ranks, strict=False)
    )


def _figure(number, read):
    return read.build(
        FigureOf,
        name=read.text("name"),
        subject=read.text("subject"),
        units=read.points("value"),
        target_units=read.points("target", None),
    )


def _scores(read):
    """Jurors' points for one indicator of one subject, written as a list."""
    code, subject = read.text("item"), read.text("subject")
    listed = read.points_listed("points")
    read.close()
    return tuple(
        Score(code, f"j{number}", subject, units) for number, units in enumerate(listed or ())
    )


def _own_item(number, read):
    return read.build(
        OwnItem,
        list=read.text("list"),
        key=f"o{number}",
        subject=read.text("subject"),
        title=read.text("title"),
        field=read.text("field", None),
        weight=read.whole("weight", 1),
        units=read.points("points", None),
    )


def _not_applicable(number, read):
    return read.build(NotApplicable, subject=read.text("subject"), indicator=read.text("item"))


def _event(number, read):
    return read.build(
        EventOf,
        event=read.text("event"),
        subject=read.text("subject"),
        document=read.text("document", ""),
    )


def _decided(number, read):
    return read.build(
        Decided,
        consequence=read.text("consequence"),
        subject=read.text("subject"),
        ago=read.whole("ago"),
    )


_PAPERS = ("entitled", "present", "issued", "returned")


def _with_ballot(facts, read):
    """Facts with one group's vote about one subject."""
    key = (read.text("ballot"), read.text("group"), read.text("subject"))
    numbers = {name: read.whole(name) for name in _PAPERS}
    invalid, votes = read.whole("invalid", 0), read.section("votes")
    counts = {name: votes.whole(name) for name in votes.written()} if votes else {}
    held = read.build(
        BallotOf, ballot=key[0], group=key[1], subject=key[2], **numbers, invalid=invalid
    )
    cast = tuple(Votes(*key, option, count) for option, count in counts.items())
    return replace(facts, ballots=(*facts.ballots, held), votes=(*facts.votes, *cast))


def _with_sheet(facts, number, read):
    """Facts with one rater's sheet for one subject."""
    rater, group, subject = read.text("rater"), read.text("group"), read.text("subject")
    submitted = read.one_of("submitted", YES_NO, "true") is True
    marks = tuple(
        _mark(f"m{number}.{i}", (rater, group, subject), row)
        for i, row in enumerate(read.sections("marks", None))
    )
    read.close()
    handed_in = (Submission(rater, group, subject),) if submitted else ()
    return replace(
        facts,
        assignments=(*facts.assignments, Assignment(rater, group, subject)),
        submissions=facts.submissions + handed_in,
        marks=facts.marks + marks,
    )


def _mark(key, sheet, read):
    award = read.has("award")
    rater, group, subject = sheet
    return read.build(
        Mark,
        id=key,
        rater=rater,
        group=group,
        subject=subject,
        indicator=read.text("item"),
        kind="award" if award else "deduction",
        choice=None if award else read.text("reason"),
        units=read.points("award" if award else "points"),
        times=1 if award else read.whole("times", 1),
    )
