"""What repeats by the hundred on marking pages, written at once. `{% load marking %}`.

A template would take five times as long; see `kaoping.web.rows`.
"""

from collections.abc import Iterable
from functools import partial

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kaoping.lib.kept import Kept
from kaoping.marks.items import Item, Recorded
from kaoping.marks.sheets import CycleView, SheetView, VillageView
from kaoping.marks.table import REASONS, Pair, Row
from kaoping.web.rows import fixed, line

register = template.Library()

AWARDED = '\n<li>{} <span class="muted">{}</span>：{}</li>'
TAKEN = '\n<li><strong class="num">{}</strong> {} <span class="muted">{}</span>：{}{}</li>'
VILLAGE = """<section class="checked" aria-labelledby="h{}-{}">
<div class="village-head"><h3 id="h{}-{}">{}</h3>
{}{}</div>
{}</section>
"""
CHANGE = '\n<a href="{}#v{{}}">{}<span class="visually-hidden"> {{}}</span></a>'
TAG = '<span class="tag tag-{}"><span class="tag-sign" aria-hidden="true">{}</span>{}</span>'
SHEET = '<div class="checked-sheet">{}{}{}</div>\n'
GRID_ROW = '<tr><th scope="row">{}<a href="{}{}/">{}</a>{}</th>\n{}</tr>\n'
VILLAGE_OF = '<span class="muted">{}</span> '
SUBMITTED = ' <span class="tag tag-good">{}</span>'
CELL = '<td{}><input id="{}" name="{}" class="cell{}" value="{}" aria-label="{} {}" autocomplete="off"{}{}{}>{}</td>'
NOTHING = SafeString()
_LINES = Kept(most=2000)
_KINDS = Kept(most=1000)


@register.filter
def written(view: SheetView) -> SafeString:
    """What stands on a sheet, as a list."""
    return _written(view, get_language())


def _written(view: SheetView, language: str) -> SafeString:
    rows = [_awarded(item, language) for item in view.awards]
    recorded = view.recorded
    rows += [_taken(item, row) for item, row in recorded]
    if view.deductible and not recorded:
        words = _("Nothing recorded.") if view.only_bonuses else _("No deduction: full marks.")
        if not view.submitted and not view.only_bonuses:
            words = _("No deduction: full marks once submitted.")
        rows.append(line("\n<li>{}</li>", words))
    return line('<ul class="written">{}</ul>', joined(rows))


@register.filter
def checked(cycle: CycleView) -> SafeString:
    """The villages of a cycle as they would be handed in."""
    change = CHANGE.format(reverse("marks:rater"), fixed(_("Change")))
    language = get_language()
    return joined(_checked_village(cycle, one, change, language) for one in cycle.villages)


@register.filter
def grid_rows(rows: list[Row], address: str) -> SafeString:
    """The rows of a grid: whose sheet, and its fields. `address` is where sheets are, to their number."""
    language = get_language()
    return joined(_grid_row(row, address, language) for row in rows)


def _awarded(item: Item, language: str) -> SafeString:
    """The points of an item; villages share them, so each line is written once."""
    rule, units = item.indicator, item.award and item.award.units
    shown = language, rule.code, rule.title, rule.full_units, units, item.is_gap
    return _LINES.get(shown, partial(_points_given, item))


def _points_given(item: Item) -> SafeString:
    if item.award:
        points = line('<strong class="num">{}</strong> / {}', item.award_text, item.full)
    elif item.is_gap:
        points = line("<strong>{}</strong>", _("not marked"))
    else:
        points = "0"
    return line(AWARDED, item.indicator.title, item.indicator.code, points)


def _taken(item: Item, row: Recorded) -> SafeString:
    words = row.title + (f" × {row.mark.times}" if row.mark.times > 1 else "")
    words += f"（{row.note}）" if row.note else ""
    files = NOTHING
    if count := len(row.evidence):
        text = ngettext("%(counter)s piece of evidence", "%(counter)s pieces of evidence", count)
        files = line(' <span class="muted">{}</span>', text % {"counter": count})
    return line(TAKEN, row.amount, item.indicator.title, item.indicator.code, words, files)


def _checked_village(
    cycle: CycleView, village: VillageView, change: str, language: str
) -> SafeString:
    """State of the village, the way back to change it, its sheets."""
    done, number, name = village.is_submitted, village.number, village.name
    shown = language, done, village.gaps
    return line(
        VILLAGE, cycle.number, number, cycle.number, number, name,
        _LINES.get(shown, partial(_state, village)),
        NOTHING if done else line(change, number, name),
        joined(_checked_sheet(view, village, language) for view in village.sheets),
    )  # fmt: skip


def _state(village: VillageView) -> SafeString:
    if village.is_submitted:
        return line(TAG, "good", "✓", _("submitted"))
    if count := village.gaps:
        text = ngettext("%(counter)s item not marked", "%(counter)s items not marked", count)
        return line(TAG, "warn", "！", text % {"counter": count})
    return line(TAG, "info", "●", _("ready"))


def _checked_sheet(view: SheetView, village: VillageView, language: str) -> SafeString:
    subject, hidden = view.sheet.subject, NOTHING
    head = line("<h4>{}</h4>", subject.name) if subject.person_id else NOTHING
    if not view.submitted and not village.gaps:
        hidden = line('<input type="hidden" name="sheet" value="{}">', view.number)
    return line(SHEET, head, _written(view, language), hidden)


def _grid_row(row: Row, address: str, language: str) -> SafeString:
    view, subject, village = row.view, row.view.sheet.subject, row.village
    pieces = [
        _cell(row, pair, name, value, language) for pair in row.pairs for name, value in pair.values
    ]
    return line(
        GRID_ROW,
        line(VILLAGE_OF, village) if village else NOTHING,
        address,
        view.number,
        subject.name,
        line(SUBMITTED, _("submitted")) if view.submitted else NOTHING,
        joined(pieces),
    )


def _cell(row: Row, pair: Pair, name: str, value: str, language: str) -> SafeString:
    words, subject = name.startswith(REASONS), row.view.sheet.subject
    rule = pair.item.indicator
    alike = language, rule.code, rule.title, rule.entry, words
    kind, label = _KINDS.get(alike, partial(_kind_of_cell, pair.item, words))
    bad = wrong = fault = NOTHING
    if pair.fault:
        bad, wrong = SafeString(' class="bad"'), SafeString(' aria-invalid="true"')
        if name == pair.at:
            fault = line('<span class="cell-fault">{}</span>', pair.fault)
    readonly = only_if(row.view.submitted, " readonly")
    return line(
        CELL, bad, name, name, only_if(words, " cell-words"), value, subject.name, label, kind,
        readonly, wrong, fault,
    )  # fmt: skip


def _kind_of_cell(item: Item, words: bool) -> tuple[SafeString, SafeString]:
    """What fields of an item have in common: how they are typed in, and what they are called."""
    head = _("Reasons") if words else _head(item)
    kind = SafeString(' inputmode="decimal"')
    if words:
        kind = line(' list="r{}"', item.indicator.code)
    return kind, line("{} {}", item.indicator.title, head)


def _head(item: Item) -> str:
    if item.is_award:
        return _("Points")
    return _("Added") if item.is_bonus else _("Off")


def only_if(asked: object, piece: str) -> SafeString:
    """A piece of HTML that stands there only on a condition."""
    return SafeString(piece) if asked else NOTHING


def joined(pieces: Iterable[SafeString]) -> SafeString:
    """Pieces of HTML one after the other."""
    return SafeString("".join(pieces))
