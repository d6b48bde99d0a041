"""Invented facts for trying out a scheme: the same seed gives the same facts, on every machine.

Every number is drawn for itself from the seed and what it is about, so two versions of a scheme
get the same facts wherever they ask the same. Places, people and numbers are invented.
"""

from hashlib import blake2b

from kaoping.scoring import invent_sources
from kaoping.scoring.facts import Assignment, Facts, Mark, Subject, Submission
from kaoping.scoring.rules import Award, Bonuses

MOST_VILLAGES = 600
GROUPS = ("village", "village", "village", "village", "community")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


class Chance:
    """Numbers drawn from a seed and a key, all whole."""

    def __init__(self, seed):
        self.seed = str(seed)

    def below(self, limit, *key):
        """A number from 0 up to, not including, the limit."""
        text = "\x1f".join((self.seed, *map(str, key)))
        return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") % limit

    def level(self, place, *key):
        """How well a place does something, in thousandths: each has its own, and good days."""
        return (6 * self.below(1001, "level", place) + 4 * self.below(1001, place, *key)) // 10

    def between(self, low, high, step, place, *key):
        """A value between two limits in steps counted from the lower one, by the place's level."""
        steps = max(0, (high - low) // step)
        return low + (steps * self.level(place, *key) + 500) // 1000 * step


def invent(period, *, villages, seed):
    """Facts of that many places under a period; ``ValueError`` beyond 1 … 600 villages."""
    if not 1 <= villages <= MOST_VILLAGES:
        raise ValueError(f"村数应在1到{MOST_VILLAGES}之间")
    chance = Chance(seed)
    subjects = tuple(_subjects(period, villages, chance))
    assignments = tuple(_assignments(period, subjects))
    return Facts(
        subjects=subjects,
        assignments=assignments,
        marks=tuple(_marks(period, subjects, assignments, chance)),
        submissions=tuple(Submission(row.rater, row.group, row.subject) for row in assignments),
        **invent_sources.facts_of(period, subjects, chance),
    )


def _subjects(period, villages, chance):
    types = _types(period)
    for number in range(1, villages + 1):
        place = f"{number:03d}"
        about = {
            "place": place,
            "peer": GROUPS[chance.below(len(GROUPS), "peer", place)],
            "type": types[chance.below(len(types), "type", place)] if types else "",
        }
        for kind in period.subjects.values():
            yield from _of_kind(kind, about, chance)


def _of_kind(kind, about, chance):
    place = about["place"]
    order = int(place)
    if not kind.posts:
        name = f"示例{place}"
        yield Subject(id=f"{place}-{kind.key}", kind=kind.key, name=name, order=order, **about)
        return
    team = f"{place}-{kind.team}" if kind.team else None
    for post in _held(kind, place, chance):
        yield Subject(
            id=f"{place}-{kind.key}-{post[0]}",
            kind=kind.key,
            name=_name(chance, place, kind.key, post[0]),
            team=team,
            posts=post,
            order=order,
            **about,
        )


def _held(kind, place, chance):
    """Who holds what: everybody one post, in every fifth place one person the first two."""
    if len(kind.posts) > 1 and chance.below(5, "dual", place) == 0:
        return [kind.posts[:2], *((post,) for post in kind.posts[2:])]
    return [(post,) for post in kind.posts]


def _name(chance, *key):
    return SURNAMES[chance.below(len(SURNAMES), "name", *key)] + "某"


def _types(period):
    """Types of village that the scheme tells apart."""
    found = {}
    for node in period.nodes():
        if getattr(node.rule, "by", "") == "type":
            found |= dict.fromkeys(name for name, _ in node.rule.tables if name)
    return [*found, ""] if found else []


def _assignments(period, subjects):
    for group in period.raters.values():
        kinds = {period.kind_of(item.code) for item in period.items_of(group.key)}
        count = 1 if group.several == "sole" else min(group.at_most, 2)
        for subject in subjects:
            if subject.kind in kinds:
                where = subject.place if group.of_village else ""
                for number in range(count):
                    yield Assignment(f"{group.key}-{where}-{number}", group.key, subject.id)


def _marks(period, subjects, assignments, chance):
    places = {subject.id: subject for subject in subjects}
    items = {
        (kind, group): [item for item in period.items(kind) if item.marked_by == group]
        for kind in period.trees
        for group in period.raters
    }
    for row in assignments:
        subject = places[row.subject]
        for item in items[subject.kind, row.group]:
            yield from _of_item(item, row, subject, chance)


def _of_item(item, row, subject, chance):
    about = (row.group, subject.id, item.code, row.rater)
    if isinstance(item.rule, Award):
        low, high, step = item.rule.low_units, item.rule.high_units, item.rule.step_units
        units = chance.between(low, high, step, subject.place, *about)
        yield _mark(item, row, "award", None, units, 1)
        return
    adds = isinstance(item.rule, Bonuses)
    for choice in item.choices:
        level = chance.level(subject.place, *about, choice.key)
        likely = level if adds else 1000 - level
        if chance.below(2500, "happens", *about, choice.key) < likely:
            units = chance.between(
                choice.low_units, choice.high_units, item.step_units, "", *about, choice.key
            )
            times = 1 + chance.below(4, "times", *about, choice.key) // 3
            yield _mark(item, row, "bonus" if adds else "deduction", choice.key, units, times)


def _mark(item, row, kind, choice, units, times):
    return Mark(
        id=f"{row.rater}/{row.subject}/{item.code}/{choice or ''}",
        rater=row.rater,
        group=row.group,
        subject=row.subject,
        indicator=item.code,
        kind=kind,
        choice=choice,
        units=units,
        times=times,
    )
