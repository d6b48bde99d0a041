"""What the regulation says about a vote, in words: quorum, what votes are worth, weights of groups."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kaoping.ballots.groups import period_of_poll
from kaoping.ballots.models import Poll
from kaoping.schemes import words_sources as words
from kaoping.schemes.words import shares
from kaoping.scoring.rules import FromBallot
from kaoping.scoring.scheme import Indicator, Period


def rules_of(poll: Poll) -> list[str]:
    """A sentence for each quorum and for each indicator that rests on a ballot held here."""
    period = period_of_poll(poll)
    held = set(poll.questions.exclude(ballot="").values_list("ballot", flat=True))
    return [] if period is None else [*_quorums(period, held), *_indicators(period, held)]


def _quorums(period: Period, held: set[str]) -> Iterator[str]:
    for ballot in period.ballots.values():
        if ballot.key in held:
            asked = words.quorum(ballot) or _("the regulation asks for no quorum")
            yield _("%(vote)s: %(quorum)s") % {"vote": ballot.title, "quorum": asked}


def _indicators(period: Period, held: set[str]) -> Iterator[str]:
    for node in period.nodes():
        if isinstance(node.rule, FromBallot) and node.rule.ballot in held:
            named = {"item": node.title, "how": words.ballot(period, node, {})}
            weight = _weight(period, node)
            if weight:
                yield _("%(item)s, %(weight)s of %(above)s: %(how)s") % {**named, **weight}
            else:
                yield _("%(item)s: %(how)s") % named


def _weight(period: Period, node: Indicator) -> dict[str, str]:
    """The item's weight beside its neighbours, and whose part it is; empty where they are added up."""
    for above in period.nodes():
        weight = shares(above).get(node.code)
        if weight:
            return {"weight": weight, "above": above.title}
    return {}
