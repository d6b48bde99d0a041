"""What a form may choose from: the parts that the text itself declares."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaoping.people import posts
from kaoping.schemes.words_sources import TYPES, group_title
from kaoping.scoring.law import NATURE_OF_POST

_OTHER_POSTS = {
    "hired_staff": _("Hired staff"),
}
Options = list[tuple[str, Any]]


class About:
    """The period that a page is about, as plain values that may be faulty anywhere."""

    def __init__(self, scheme: dict, period: str = "", kind: str = "", node: object = None) -> None:
        self.scheme, self.period_key, self.kind = scheme, period, kind
        self.period = table(table(scheme.get("periods")).get(period))
        self.node = table(node)

    def named(self, part: str) -> Options:
        """Members of a part whose keys are names, with their titles."""
        return [(key, _title(key, one)) for key, one in table(self.period.get(part)).items()]

    def listed(self, part: str) -> Options:
        """Members of a part that is a list with keys, with their titles."""
        members = [table(one) for one in items(self.period.get(part))]
        return [(one["key"], _title(one["key"], one)) for one in members if text(one.get("key"))]

    def below(self, part: str, key: str) -> Options:
        """What all members of a part declare under a key: groups of voters, options, fields."""
        found: dict[str, Any] = {}
        for member in table(self.period.get(part)).values():
            inner = table(member).get(key)
            for name, one in table(inner).items():
                found.setdefault(name, one if text(one) else _title(name, one))
            for one in map(table, items(inner)):
                if text(one.get("key")):
                    found.setdefault(one["key"], _title(one["key"], one))
        return list(found.items())

    def codes(self, kinds: tuple[str, ...] = ()) -> Options:
        """All indicators of the period's trees, or of those of some kinds."""
        trees = table(self.period.get("trees"))
        return [
            (node["code"], f"{node['code']} {text(node.get('title'))}")
            for kind, tree in trees.items()
            if not kinds or kind in kinds
            for node in nodes(tree)
            if text(node.get("code"))
        ]

    def children(self) -> Options:
        """The indicators right below the one that the page is about."""
        below = [table(one) for one in items(self.node.get("children"))]
        return [
            (one["code"], f"{one['code']} {text(one.get('title'))}")
            for one in below
            if text(one.get("code"))
        ]

    def reasons(self) -> Options:
        """Reasons of all deductions and bonuses of the period."""
        found: dict[str, str] = {}
        for tree in table(self.period.get("trees")).values():
            for node in nodes(tree):
                for rule in table(node.get("rule")).values():
                    for reason in map(table, items(table(rule).get("reasons"))):
                        if text(reason.get("key")):
                            found.setdefault(reason["key"], _title(reason["key"], reason))
        return list(found.items())

    def prizes(self) -> Options:
        """Prizes of all rankings."""
        rankings = map(table, items(self.period.get("rankings")))
        found = [table(one) for ranking in rankings for one in items(ranking.get("prizes"))]
        return [(one["key"], _title(one["key"], one)) for one in found if text(one.get("key"))]

    def components(self) -> Options:
        """Components of pay."""
        found = map(table, items(table(self.period.get("pay")).get("components")))
        return [(one["key"], _title(one["key"], one)) for one in found if text(one.get("key"))]

    def posts(self) -> Options:
        """Every kind of post that a scheme may name."""
        return [(key, post_title(key)) for key in NATURE_OF_POST]

    def posts_of_kinds(self) -> Options:
        """The posts that the period's kinds of subjects list."""
        kinds = table(self.period.get("subjects")).values()
        keys = [one for kind in kinds for one in items(table(kind).get("posts")) if text(one)]
        return [(key, post_title(key)) for key in dict.fromkeys(keys)]

    def peers(self) -> Options:
        """The groups in which villages and communities are told apart."""
        return [(key, group_title(key)) for key in ("village", "community")]

    def types(self) -> Options:
        """Types of village: those the product knows, and those that the period's weights name."""
        weights = [table(table(node.get("rule")).get("weighted")) for node in self._nodes()]
        named = [name for one in weights for name in table(one.get("by_type"))]
        return [(key, group_title(key)) for key in dict.fromkeys([*TYPES, *named])]

    def _nodes(self) -> Iterator[dict]:
        for tree in table(self.period.get("trees")).values():
            yield from nodes(tree)

    def other_periods(self) -> Options:
        """The scheme's other periods, whose results this one may take."""
        periods = table(self.scheme.get("periods"))
        return [(key, _title(key, one)) for key, one in periods.items() if key != self.period_key]


def post_title(key: str) -> Any:
    """A post's name, or its key where nobody knows it."""
    kind = posts.BY_KEY.get(key)
    return kind.title if kind else _OTHER_POSTS.get(key, key)


def table(value: object) -> dict:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    """The value if it is a text, else an empty one."""
    return value if isinstance(value, str) else ""


def nodes(tree: object) -> Iterator[dict]:
    """An indicator and all below it, parents first."""
    if isinstance(tree, dict):
        yield tree
        for child in items(tree.get("children")):
            yield from nodes(child)


def _title(key: str, member: object) -> str:
    return text(table(member).get("title")) or key
