"""What still stands in the way of opening a cycle, all at once, each with its remedy."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from kaoping.cycles.models import Cycle
from kaoping.cycles.roster import Roster, day_of
from kaoping.lib.dates import MONTHS_OF, period_bounds, period_label
from kaoping.lib.text import village_display
from kaoping.people import posts
from kaoping.people.models import Place
from kaoping.schemes.models import SchemeVersion, State
from kaoping.schemes.queries import scheme_of
from kaoping.scoring import village_types
from kaoping.scoring.scheme import Period, RaterGroup

# Facts of these sources have no screen yet.
NO_SCREENS = {
    "movement": _lazy("places in other cycles"),
}


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way, what to do about it, and where: "people", "types", "scheme" or "cycle".

    `place` is the place it concerns. A warning (`blocking` false) doesn't hold the cycle up.
    """

    what: str
    remedy: str
    where: str
    place: Place | None = None
    blocking: bool = True


def obstacles(
    version: SchemeVersion, place: Place, period_key: str, starts_on: datetime.date
) -> list[Obstacle]:
    """Everything in the way of this cycle, what blocks first; empty when it can be opened."""
    return survey(version, place, period_key, starts_on)[1]


def survey(
    version: SchemeVersion, place: Place, period_key: str, starts_on: datetime.date
) -> tuple[Roster | None, list[Obstacle]]:
    """The roster that a cycle opened today would freeze, and everything in its way.

    Where the scheme itself is the obstacle there is no roster.
    """
    found = list(_about_the_scheme(version, period_key))
    if found:
        return None, found
    bounds = period_bounds(period_key, starts_on)
    day = day_of(*bounds, timezone.localdate())
    plan = Roster(scheme_of(version).periods[period_key], place, day)
    found += _about_the_period(version, place, period_key, starts_on)
    found += _about_types(plan)
    found += _about_people(plan)
    return plan, sorted(found, key=lambda obstacle: not obstacle.blocking)


def _about_the_scheme(version: SchemeVersion, period_key: str) -> Iterator[Obstacle]:
    if version.state != State.ADOPTED:
        yield Obstacle(
            _("This version of the scheme is not in force."),
            _("Adopt it with its document number, or choose the version in force."),
            "scheme",
        )
    elif period_key not in scheme_of(version).periods:
        yield Obstacle(
            _("The scheme has no such period: %(key)s.") % {"key": period_key},
            _("Choose a period of the scheme."),
            "scheme",
        )
    else:
        yield from _about_sources(scheme_of(version).periods[period_key])


def _about_sources(period: Period) -> Iterator[Obstacle]:
    """What a regulation asks for that no screen can enter yet, instead of a cycle full of gaps."""
    if period.key not in MONTHS_OF:
        yield Obstacle(
            _("Periods named “%(key)s” can't be opened as cycles.") % {"key": period.key},
            _("Name the period month, quarter, half, year or term."),
            "scheme",
        )
    asked = {source for kind in period.trees for source in period.asks_others(kind)}
    lacking = sorted(asked & set(NO_SCREENS))
    if lacking:
        yield Obstacle(
            _("The scheme rests on %(sources)s, which can't be entered here yet.")
            % {"sources": "、".join(str(NO_SCREENS[source]) for source in lacking)},
            _("Compute it from a file with “kaoping score”, or try it out on invented facts."),
            "scheme",
        )


def _about_the_period(
    version: SchemeVersion, place: Place, period_key: str, starts_on: datetime.date
) -> Iterator[Obstacle]:
    first, _last = period_bounds(period_key, starts_on)
    opened = Cycle.objects.filter(
        place=place, version__scheme=version.scheme_id, period_key=period_key, starts_on=first
    )
    if opened.exists():
        yield Obstacle(
            _("%(period)s was opened already.") % {"period": period_label(period_key, first)},
            _("Go on with that cycle, or choose another month."),
            "cycle",
        )


def _about_types(roster: Roster) -> Iterator[Obstacle]:
    """Villages whose type is not kept, or not known to the scheme.

    Neither holds the cycle up: the language demands common weights for all villages of other types,
    and where only some types differ, as often, most villages rightly have none.
    """
    if not village_types.told_apart(roster.period):
        return
    named = set(village_types.names(roster.period))
    villages = roster.at("village")
    without = [village for village in villages if not village.type]
    if without:
        yield _typeless(
            _("The scheme tells villages apart by type, and these have none: %(villages)s."),
            without,
        )
    others = [village for village in villages if village.type not in {"", *named}]
    if named and others:
        yield _typeless(_("The scheme does not name the types of %(villages)s."), others)


def _typeless(what: str, villages: list[Place]) -> Obstacle:
    listed = "、".join(village_display(village.name) for village in villages)
    return Obstacle(
        what % {"villages": listed},
        _("They count by the common weights and rank among each other; if that is wrong, set their"
          " types before you open it."),
        "types",
        blocking=False,
    )  # fmt: skip


def _about_people(roster: Roster) -> Iterator[Obstacle]:
    without = [level for level in roster.period.levels if not roster.at(level)]
    for level in without:
        yield _nobody_below(roster, level)
    if without:
        return
    for level in roster.period.levels:
        yield from _about_posts(roster, level)
    for group in roster.period.raters.values():
        yield from _about_group(roster, group)
    yield from _about_own_marks(roster)
    yield from _about_accounts(roster)


def _nobody_below(roster: Roster, level: str) -> Obstacle:
    """A regulation for the places of the county can't be run by one of them."""
    if not roster.place.is_above(level):
        titles = [kind.title for kind in roster.period.subjects.values() if kind.level == level]
        return Obstacle(
            _("“%(kinds)s” are not below %(place)s.")
            % {"kinds": "、".join(titles), "place": roster.place},
            _("Let the place above open it."),
            "scheme",
        )
    what = {
        "village": _("No villages are kept for %(place)s."),
        "township": _("No townships are kept for %(place)s."),
        "county": _("No counties are kept for %(place)s."),
    }
    remedy = _("Load the divisions of the county.")
    return Obstacle(what[level] % {"place": roster.place}, remedy, "people")


def _about_posts(roster: Roster, level: str) -> Iterator[Obstacle]:
    """Places without a secretary, and villages without a rater of their own."""
    needed = roster.needed(level)
    filled = {(post.kind, post.place_id) for post in roster.posts}
    for kind in posts.KINDS:
        for place in roster.at(level) if kind.key in needed else ():
            if (kind.key, place.pk) not in filled:
                yield Obstacle(
                    _("%(village)s has no %(post)s.")
                    % {"village": village_display(place.name), "post": kind.title},
                    _("Record who holds the post, with the day it began."),
                    "people",
                    place,
                )


def _about_group(roster: Roster, group: RaterGroup) -> Iterator[Obstacle]:
    if group.of_village:
        yield from _about_crowded_villages(roster, group)
        return
    seats = roster.seats_of(group)
    if group.office and group.office not in roster.offices:
        yield _nobody_marks(roster, group, _("There is no office “%(office)s”."), group.office)
    elif not seats:
        yield _nobody_marks(roster, group, _("Nobody is “%(office)s”."), group.title)
    elif len(seats) > _most(group):
        yield _too_many(group, len(seats))


def _about_crowded_villages(roster: Roster, group: RaterGroup) -> Iterator[Obstacle]:
    for village in roster.at("village"):
        raters = {post.person_id for post in roster.holders(group.post, village)}
        if len(raters) > _most(group):
            yield _too_many(group, len(raters), village)


def _nobody_marks(roster: Roster, group: RaterGroup, what: str, name: str) -> Obstacle:
    items = "、".join(f"{item.code} {item.title}" for item in roster.period.items_of(group.key))
    unmarked = _("So nobody marks: %(items)s.") % {"items": items}
    return Obstacle(
        f"{what % {'office': name}} {unmarked}",
        _("Record the office and who works there, or mend the scheme."),
        "people",
    )


def _too_many(group: RaterGroup, count: int, village: Place | None = None) -> Obstacle:
    where = f"{village_display(village.name)} · " if village else ""
    return Obstacle(
        where
        + ngettext(
            "“%(group)s” has %(count)d people, the scheme allows %(most)d.",
            "“%(group)s” has %(count)d people, the scheme allows %(most)d.",
            count,
        ) % {"group": group.title, "count": count, "most": _most(group)},
        _("End the posts that are no longer held."),
        "people",
        village,
    )  # fmt: skip


def _most(group: RaterGroup) -> int:
    return 1 if group.several == "sole" else group.at_most


def _about_own_marks(roster: Roster) -> Iterator[Obstacle]:
    """Nobody marks the place where they are appraised (回避)."""
    own = defaultdict(list)
    for entry in roster.entries:
        if entry.person:
            own[entry.person.pk].append(entry.place)
    named = set()
    for seat in roster.seats:
        place = next((p for p in own[seat.person.pk] if p.pk in seat.places), None)
        if place and seat.person.pk not in named:
            named.add(seat.person.pk)
            yield Obstacle(
                _("%(person)s would mark their own place, %(village)s.")
                % {"person": seat.person.name, "village": village_display(place.name)},
                _("Let somebody else hold one of the two posts."),
                "people",
                place,
            )


def _about_accounts(roster: Roster) -> Iterator[Obstacle]:
    without = {
        seat.person.pk: seat.person
        for seat in roster.seats
        if seat.person.pk not in roster.with_account
    }
    for person in without.values():
        yield Obstacle(
            _("%(person)s marks, but has no account.") % {"person": person.name},
            _("Open an account, or type the marks in from paper on the grid."),
            "people",
            blocking=False,
        )
