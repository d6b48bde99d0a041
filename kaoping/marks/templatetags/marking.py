"""What repeats by the hundred on marking pages, written at once. `{% load marking %}`.

A template would take five times as long; see `kaoping.web.rows`.
"""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.marks.items import Item, Recorded
from kaoping.marks.sheets import CycleView, SheetView, VillageView
from kaoping.marks.table import REASONS, Pair, Row
from kaoping.web.rows import line

register = template.Library()

AWARD = """<fieldset class="award{wrong}" id="i{key}">
<legend><span class="award-title">{title}</span> <span class="muted">{ends}</span></legend>
{faults}<input type="hidden" name="v{key}" value="{seen}">
<div class="taps">{taps}
<label class="other-points"><span>{other}</span> <input class="input num" name="t{key}{tag}" inputmode="decimal"
autocomplete="off" maxlength="12" aria-label="{label}"{typed}></label></div>
</fieldset>
"""
TAP = '<label class="tap"><input type="radio" name="a{}{}" value="{}"{}><span>{}</span></label>'
TYPED = ' value="{}" aria-invalid="true"'
AWARDED = '\n<li>{} <span class="muted">{}</span>：{}</li>'
TAKEN = '\n<li><strong class="num">{}</strong> {} <span class="muted">{}</span>：{}{}</li>'
VILLAGE = """<section class="checked" aria-labelledby="h{cycle}-{place}">
<div class="village-head"><h3 id="h{cycle}-{place}">{name}</h3>
{tag}{change}</div>
{sheets}</section>
"""
CHANGE = '\n<a href="{}#v{}">{}<span class="visually-hidden"> {}</span></a>'
TAG = '<span class="tag tag-{}"><span class="tag-sign" aria-hidden="true">{}</span>{}</span>'
SHEET = '<div class="checked-sheet">{}{}{}</div>\n'
CELL = '<td{}><input id="{}" name="{}" class="cell{}" value="{}" aria-label="{}" autocomplete="off"{}{}{}>{}</td>'
NOTHING = SafeString()


@register.filter
def awards(view: SheetView) -> SafeString:
    """The items of a sheet that need points, each with its points to tap."""
    return _joined(_award(view, item) for item in view.awards)


@register.filter
def written(view: SheetView) -> SafeString:
    """What stands on a sheet, as a list."""
    rows = [_awarded(item) for item in view.awards]
    recorded = view.recorded
    rows += [_taken(item, row) for item, row in recorded]
    if view.deductible and not recorded:
        words = _("Nothing recorded.") if view.only_bonuses else _("No deduction: full marks.")
        if not view.submitted and not view.only_bonuses:
            words = _("No deduction: full marks once submitted.")
        rows.append(line("\n<li>{}</li>", words))
    return line('<ul class="written">{}</ul>', _joined(rows))


@register.filter
def checked(cycle: CycleView) -> SafeString:
    """The villages of a cycle as they would be handed in."""
    rater = reverse("marks:rater")
    return _joined(_checked_village(cycle, village, rater) for village in cycle.villages)


@register.filter
def cells(row: Row) -> SafeString:
    """The fields of one row of the grid."""
    return _joined(
        _cell(row, pair, name, value) for pair in row.pairs for name, value in pair.values
    )


def _award(view: SheetView, item: Item) -> SafeString:
    key, tag, title = item.key, view.tag, item.indicator.title
    other = _("other points")  # by itself: messages within an f-string aren't found
    taps = (
        line(TAP, key, tag, chip.value, _if(chip.chosen, " checked"), chip.text)
        for chip in item.quick
    )
    return line(
        AWARD,
        wrong=_if(item.faults, " wrong"),
        key=key,
        tag=tag,
        title=title,
        ends=_("%(low)s to %(high)s") % {"low": item.low, "high": item.high},
        faults=_joined(line('<p class="field-error">{}</p>', str(each)) for each in item.faults),
        seen=item.seen,
        taps=_joined(taps),
        other=_("Other"),
        label=f"{view.sheet.subject.name} {title} {other}",
        typed=line(TYPED, item.typed.get("award", "")) if item.faults else NOTHING,
    )


def _awarded(item: Item) -> SafeString:
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


def _checked_village(cycle: CycleView, village: VillageView, rater: str) -> SafeString:
    """State of the village, the way back to change it, its sheets."""
    change = NOTHING
    if not village.is_submitted:
        change = line(CHANGE, rater, village.number, _("Change"), village.name)
    return line(
        VILLAGE,
        cycle=cycle.number,
        place=village.number,
        name=village.name,
        tag=_state(village),
        change=change,
        sheets=_joined(_checked_sheet(view, village) for view in village.sheets),
    )


def _state(village: VillageView) -> SafeString:
    if village.is_submitted:
        return line(TAG, "good", "✓", _("submitted"))
    if count := village.gaps:
        text = ngettext("%(counter)s item not marked", "%(counter)s items not marked", count)
        return line(TAG, "warn", "！", text % {"counter": count})
    return line(TAG, "info", "●", _("ready"))


def _checked_sheet(view: SheetView, village: VillageView) -> SafeString:
    subject, hidden = view.sheet.subject, NOTHING
    head = line("<h4>{}</h4>", subject.name) if subject.person_id else NOTHING
    if not view.submitted and not village.gaps:
        hidden = line('<input type="hidden" name="sheet" value="{}">', view.number)
    return line(SHEET, head, written(view), hidden)


def _cell(row: Row, pair: Pair, name: str, value: str) -> SafeString:
    indicator, fault = pair.item.indicator, NOTHING
    if pair.fault and name == pair.at:
        fault = line('<span class="cell-fault">{}</span>', pair.fault)
    words = name.startswith(REASONS)
    head = _("Reasons") if words else _head(pair.item)
    kind = line(' list="r{}"', indicator.code) if words else SafeString(' inputmode="decimal"')
    return line(
        CELL,
        _if(pair.fault, ' class="bad"'),
        name,
        name,
        _if(words, " cell-words"),
        value,
        f"{row.view.sheet.subject.name} {indicator.title} {head}",
        kind,
        _if(row.view.submitted, " readonly"),
        _if(pair.fault, ' aria-invalid="true"'),
        fault,
    )


def _head(item: Item) -> str:
    if item.is_award:
        return _("Points")
    return _("Added") if item.is_bonus else _("Off")


def _if(asked: object, piece: str) -> SafeString:
    return SafeString(piece) if asked else NOTHING


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(pieces))
