"""Invented facts of all sources beside raters' marks; see `invent.py`."""

from kaoping.scoring.conditions import Happened, Voted, parts_of
from kaoping.scoring.facts import (
    BallotOf,
    CycleResult,
    Decided,
    EventOf,
    FigureOf,
    NotApplicable,
    OwnItem,
    Score,
    Votes,
)
from kaoping.scoring.pay import ByFigure
from kaoping.scoring.rules import POINT, FromBallot, FromCycle, FromJury, Own
from kaoping.scoring.scales import Proportion, Scale, Steps, Table

RARE = 25  # of a thousand subjects, something is recorded about so many
TARGET = 100 * POINT


def facts_of(period, subjects, chance):
    """{table: rows} of everything that the period asks for."""
    by_kind = {kind: [one for one in subjects if one.kind == kind] for kind in period.trees}
    ballots = list(_ballots(period, by_kind, chance))
    return {
        "figures": tuple(_figures(period, by_kind, chance)),
        "ballots": tuple(ballot for ballot, _ in ballots),
        "votes": tuple(vote for _, votes in ballots for vote in votes),
        "scores": tuple(_scores(period, by_kind, chance)),
        "own_items": tuple(_own_items(period, by_kind, chance)),
        "results": tuple(_results(period, by_kind, chance)),
        "not_applicable": tuple(_not_applicable(period, by_kind, chance)),
        "events": tuple(_events(period, by_kind, chance)),
        "decided": tuple(_decided(period, by_kind, chance)),
    }


def _rules(period, kind, sort):
    return [(item, item.rule) for item in period.items(kind) if isinstance(item.rule, sort)]


def _figures(period, by_kind, chance):
    for figure in period.figures.values():
        scales = [
            rule
            for node in period.items()
            if isinstance(rule := node.rule, Scale) and rule.name == figure.key
        ]
        low, high = _useful(figure, scales)
        step = POINT if high - low >= 10 * POINT else POINT // 10
        for kind in _kinds_of_figure(period, figure):
            for subject in by_kind[kind]:
                value = chance.between(low, high, step, subject.place, "figure", figure.key, kind)
                target = _target(figure) if figure.own_target else None
                yield FigureOf(figure.key, subject.id, value, target)


def _kinds_of_figure(period, figure):
    found = [
        kind
        for kind in period.trees
        for _, rule in _rules(period, kind, Scale)
        if rule.source == "figure" and rule.name == figure.key
    ]
    pay = period.pay
    for component in pay.components if pay else ():
        if isinstance(component.how, ByFigure) and component.how.figure == figure.key:
            found.append(pay.kind)
    return dict.fromkeys(found)


def _target(figure):
    return max(1, min(TARGET, figure.high_units))


def _useful(figure, scales):
    """The part of a figure's range where the scheme's points move, within the range."""
    limits = [limit for scale in scales for limit in _limits(figure, scale.mapping)]
    if not limits:
        limits = [figure.low_units, min(figure.high_units, figure.low_units + TARGET)]
    low, high = min(limits), max(limits)
    margin = max((high - low) // 4, POINT)
    low = max(figure.low_units, low - margin)
    return low, max(low, min(figure.high_units, high + margin))


def _limits(figure, mapping):
    if isinstance(mapping, Table):
        return [band.limit_units for band in mapping.bands if band.limit_units is not None]
    if isinstance(mapping, Steps):
        limit = _target(figure) if mapping.limit_units is None else mapping.limit_units
        away = 6 * mapping.every_units
        return [limit - away, limit] if mapping.below else [limit, limit + away]
    if isinstance(mapping, Proportion):
        target = _target(figure) if mapping.target_units is None else mapping.target_units
        return [target * 7 // 10, target * 11 // 10]
    return []


def _ballots(period, by_kind, chance):
    for ballot in period.ballots.values():
        for kind in _kinds_of_ballot(period, ballot):
            for subject in by_kind[kind]:
                for group in ballot.group_keys:
                    yield _papers(ballot, group, subject, chance)


def _kinds_of_ballot(period, ballot):
    """Kinds whose tree counts the vote; where only conditions ask it, the kinds of these."""
    counted = [
        kind
        for kind in period.trees
        if any(rule.ballot == ballot.key for _, rule in _rules(period, kind, FromBallot))
    ]
    asked = [
        kind
        for kind, part in _conditions(period)
        if isinstance(part, Voted) and part.ballot == ballot.key
    ]
    return dict.fromkeys(counted or asked)


def _papers(ballot, group, subject, chance):
    """One group's vote: most come, few papers are lost or spoiled, the rest by the place's level."""
    key = ("ballot", ballot.key, group, subject.id)
    entitled = 30 + chance.below(31, *key)
    present = entitled - chance.below(8, *key, "absent")
    returned = present - chance.below(2, *key, "lost")
    invalid = chance.below(3, *key, "spoiled")
    votes, left = [], returned - invalid
    best_first = sorted(ballot.options, key=lambda option: -option.value)
    for number, option in enumerate(best_first, 1):
        share = 400 + chance.level(subject.place, *key, option.key) // 2
        count = left if number == len(best_first) else left * share // 1000
        votes.append(Votes(ballot.key, group, subject.id, option.key, count))
        left -= count
    papers = BallotOf(ballot.key, group, subject.id, entitled, present, present, returned, invalid)
    return papers, votes


def _scores(period, by_kind, chance):
    for kind, subjects in by_kind.items():
        for item, rule in _rules(period, kind, FromJury):
            jurors = min(period.juries[rule.jury].at_most, max(rule.least, 2 * rule.trim + 3))
            step = rule.step_units
            for subject in subjects:
                for number in range(1, jurors + 1):
                    about = ("jury", item.code, subject.id, number)
                    units = chance.between(0, item.full_units, step, subject.place, *about)
                    yield Score(item.code, f"juror-{number}", subject.id, units)


def _own_items(period, by_kind, chance):
    for kind, subjects in by_kind.items():
        for name in dict.fromkeys(rule.list for _, rule in _rules(period, kind, Own)):
            listed = period.lists[name]
            for subject in subjects:
                count = 3 + chance.below(4, "own", name, subject.id)
                # One of each field at least, so that no field is without items by accident.
                for number in range(1, min(listed.most, max(count, len(listed.fields))) + 1):
                    yield _own_item(listed, subject, number, chance)


def _own_item(listed, subject, number, chance):
    about = ("own", listed.key, subject.id, number)
    step = max(1, listed.out_of_units // 20)
    return OwnItem(
        list=listed.key,
        key=str(number),
        subject=subject.id,
        title=f"{listed.title}{number}",
        field=listed.field_keys[(number - 1) % len(listed.fields)] if listed.fields else None,
        weight=1 + chance.below(3, *about, "weight"),
        units=chance.between(0, listed.out_of_units, step, subject.place, *about),
    )


def _results(period, by_kind, chance):
    """Results of other cycles; with a place, where the scheme asks how places moved."""
    for kind, subjects in by_kind.items():
        asked = {rule.name: rule for _, rule in _rules(period, kind, FromCycle)}
        since = {rule.since for _, rule in _rules(period, kind, Scale) if rule.since}
        for name in dict.fromkeys([*asked, *sorted(since)]):
            rule = asked.get(name)
            for subject in subjects:
                for number in range(rule.count if rule else 1):
                    yield _result(name, rule, subject, number, len(subjects), chance)


def _result(name, rule, subject, number, among, chance):
    about = ("result", name, subject.id, number)
    low, high = (rule.lowest_units, rule.highest_units) if rule else (0, 100 * POINT)
    upper = low + (high - low) // 2  # results of a term's work are rarely below half
    units = chance.between(upper, high, POINT // 10, subject.place, *about)
    return CycleResult(name, subject.id, units, 1 + chance.below(among, *about, "place"))


def _not_applicable(period, by_kind, chance):
    for kind, subjects in by_kind.items():
        waived = [item.code for item in period.items(kind) if item.not_applicable]
        for subject in subjects:
            for code in waived:
                if chance.below(1000, "applies", subject.id, code) < 2 * RARE:
                    yield NotApplicable(subject.id, code)


def _events(period, by_kind, chance):
    asked = dict.fromkeys(
        (part.event, kind) for kind, part in _conditions(period) if isinstance(part, Happened)
    )
    for event, kind in asked:
        for subject in by_kind[kind]:
            if chance.below(1000, "event", event, subject.id) < RARE:
                yield EventOf(event, subject.id, "虚构，供试算")


def _decided(period, by_kind, chance):
    for item in period.consequences:
        for subject in by_kind[item.kind]:
            if chance.below(1000, "decided", item.key, subject.id) < 2 * RARE:
                yield Decided(item.key, subject.id, 1)


def _conditions(period):
    """(kind, condition) of everything that is asked under a condition."""
    asked = [(one.kind, one.when) for one in (*period.vetoes, *period.consequences)]
    if period.pay:
        asked += [(period.pay.kind, rule.when) for rule in period.pay.withhold]
    for kind, when in asked:
        for part in parts_of(when):
            yield kind, part
