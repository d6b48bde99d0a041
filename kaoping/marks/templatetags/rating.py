"""The rater's page, written at once: villages, sheets, items to tap. `{% load rating %}`.

A county's page has five thousand taps. What an item's fields look like follows from a few values that
many sheets share, so its pattern is kept; what is each sheet's own is put in.
"""

from collections.abc import Iterable
from functools import partial

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kaoping.lib.kept import Kept
from kaoping.marks.items import Chip, Item, Recorded
from kaoping.marks.sheets import SheetView, VillageView
from kaoping.marks.templatetags.marking import NOTHING, TAG, joined, only_if, written
from kaoping.web.rows import fixed, line

register = template.Library()

SECTION = """<section class="village{}" id="v{}" aria-labelledby="h{}-{}">
<div class="village-head"><h3 id="h{}-{}">{}</h3>
{}</div>
{}{}</section>
"""
SAVE = (
    '<p class="village-save" data-save><button class="btn btn-secondary" name="at" value="{}">{}'
    '<span class="visually-hidden"> {}</span></button></p>\n'
)
SHEET = '<div class="sheet" id="s{}" data-sheet="{}"{}>\n{}{}</div>\n'
OPEN = """<input type="hidden" name="k{}" value="{}:{}">
{}{}{}<p class="sheet-state" role="status" data-sheet-state></p>
"""
AWARD = """<fieldset class="award{wrong}" id="i{key}">
<legend><span class="award-title">{title}</span> <span class="muted">{ends}</span></legend>
{faults}<input type="hidden" name="v{key}" value="{seen}">
<div class="taps">{taps}
<label class="other-points"><span>{other}</span> <input class="input num" name="t{key}{tag}" inputmode="decimal"
autocomplete="off" maxlength="12" aria-label="{{who}} {title} {label}"{typed}></label></div>
</fieldset>
"""
TAP = '<label class="tap"><input type="radio" name="a{{key}}{{tag}}" value="{}"{}><span>{}</span></label>'
TYPED = ' value="{}" aria-invalid="true"'
FAULT = '<p class="field-error">{}</p>\n'
TAKEN = (
    '<p class="taken"><strong class="num">{}</strong> {}：{}{}{}\n<span class="taken-tools">'
    '<a href="{}">{}</a>\n<button class="link-button" name="withdraw" value="{}">{}'
    '<span class="visually-hidden"> {} {}</span></button></span></p>\n'
)
DEDUCT = '<details class="deduct"{}><summary>{}</summary>\n{}</details>\n'
REASONS = """<fieldset class="reasons{wrong}" id="i{key}">
<legend>{title} <span class="muted">{ends}</span></legend>
{faults}{standard}<div class="taps">{taps}</div>
<div class="more">{points}<label><span>{times}</span> <input class="input num" name="n{key}{tag}" inputmode="numeric"
autocomplete="off" maxlength="3" value="{typed_times}"></label>
<label class="more-note"><span>{what}</span> <input class="input" name="r{key}{tag}" autocomplete="off" maxlength="100"
value="{typed_note}"></label></div>
</fieldset>
"""
NONE = '<label class="tap tap-none"><input type="radio" name="c{}{}" value=""{}><span>{}</span></label>'
REASON = '<label class="tap"><input type="radio" name="c{}{}" value="{}"{}{}><span>{} <b>{}</b></span></label>'
POINTS = (
    '<label><span>{}</span> <input class="input num" name="p{}{}" inputmode="decimal" autocomplete="off"'
    ' maxlength="12" value="{}"></label>\n'
)

_PATTERNS = Kept(most=2000)


@register.filter
def section(village: VillageView, cycle: str) -> SafeString:
    """One village with all its sheets; `cycle` is the cycle's number."""
    number, name, done = village.number, village.name, village.is_submitted
    return line(
        SECTION,
        only_if(village.has_only_awards, " village-line"),
        number, cycle, number, cycle, number, name,
        line(TAG, "good", "✓", _("submitted")) if done else NOTHING,
        joined(sheet(view) for view in village.sheets),
        NOTHING if done else line(SAVE, number, _("Save"), name),
    )  # fmt: skip


@register.simple_tag
def sheet(
    view: SheetView, errors: Iterable[dict[str, str]] = (), *, saved: bool = False
) -> SafeString:
    """One sheet as its rater marks it, or what stands there once it is submitted.

    `errors` are told where nothing can be corrected any more; `saved` is that of a script's request.
    """
    number = view.number
    body = _closed(view, errors) if view.submitted else _open(view)
    return line(SHEET, number, number, only_if(saved, " data-fresh"), _head(view), body)


def _head(view: SheetView) -> SafeString:
    subject = view.sheet.subject
    if subject.person_id:
        titles = "、".join(map(str, view.post_titles))
        return line('<h4>{} <span class="muted">{}</span></h4>\n', subject.name, titles)
    return line("<h4>{}</h4>\n", _("Team")) if view.deductible else NOTHING


def _closed(view: SheetView, errors: Iterable[dict[str, str]]) -> SafeString:
    return joined([*(line(FAULT, one["text"]) for one in errors), written(view)])


def _open(view: SheetView) -> SafeString:
    deduct = NOTHING
    if view.deductible:
        reasons = joined(_reasons(view, item) for item in view.deductible)
        deduct = line(DEDUCT, only_if(view.is_open, " open"), view.summary, reasons)
    return line(
        OPEN,
        view.number,
        str(view.token),
        str(view.shown),
        joined(_award(view, item) for item in view.awards),
        joined(_taken(view, item, row) for item, row in view.recorded),
        deduct,
    )


def _award(view: SheetView, item: Item) -> SafeString:
    rule, typed = item.indicator, item.typed.get("award")
    follows_from = (
        get_language(), rule.title, rule.low_units, rule.high_units, rule.step_units,
        item.award and item.award.units, typed, tuple(map(str, item.faults)),
    )  # fmt: skip
    pattern = _PATTERNS.get(follows_from, partial(_award_pattern, item))
    who = line("{}", view.sheet.subject.name)
    return SafeString(
        pattern.format(key=line("{}", item.key), tag=view.tag, seen=item.seen, who=who)
    )


def _award_pattern(item: Item) -> str:
    """All that sheets with these points and these words share; braces stand for the rest."""
    other = _("other points")  # by itself: messages within an f-string aren't found
    return AWARD.format(
        wrong=only_if(item.faults, " wrong"),
        key="{key}",
        tag="{tag}",
        seen="{seen}",
        title=fixed(item.indicator.title),
        ends=fixed(_("%(low)s to %(high)s") % {"low": item.low, "high": item.high}),
        faults="".join(FAULT.format(fixed(each)) for each in item.faults),
        taps="".join(map(_tap, item.quick)),
        other=fixed(_("Other")),
        label=fixed(other),
        typed=TYPED.format(fixed(item.typed.get("award", ""))) if item.faults else "",
    )


def _tap(chip: Chip) -> str:
    return TAP.format(fixed(chip.value), only_if(chip.chosen, " checked"), fixed(chip.text))


def _taken(view: SheetView, item: Item, row: Recorded) -> SafeString:
    count = len(row.evidence)
    files = ngettext("%(counter)s piece of evidence", "%(counter)s pieces of evidence", count)
    return line(
        TAKEN,
        row.amount,
        item.indicator.title,
        row.title,
        f" × {row.mark.times}" if row.mark.times > 1 else "",
        f"（{row.note}）" if row.note else "",
        reverse("marks:deduction", args=[row.mark.pk]),
        files % {"counter": count} if count else _("Note, evidence"),
        str(row.mark.pk),
        _("Take back"),
        view.sheet.subject.name,
        row.title,
    )


def _reasons(view: SheetView, item: Item) -> SafeString:
    key, tag, typed = item.key, view.tag, item.typed
    taps = [line(NONE, key, tag, only_if(not typed.get("choice"), " checked"), _("none"))]
    taps += [_reason(chip, key, tag) for chip in item.chips]
    points, standard = NOTHING, item.indicator.standard
    if item.asks_points:
        points = line(POINTS, _("Points each time"), key, tag, typed.get("points", ""))
    return line(
        REASONS,
        wrong=only_if(item.faults, " wrong"),
        key=key,
        tag=tag,
        title=item.indicator.title,
        ends=_taken_of(item),
        faults=joined(line(FAULT, str(each)) for each in item.faults),
        standard=line('<p class="standard">{}</p>\n', standard) if standard else NOTHING,
        taps=joined(taps),
        points=points,
        times=_("Times"),
        typed_times=typed.get("times") or "1",
        what=_("What happened"),
        typed_note=typed.get("note", ""),
    )


def _reason(chip: Chip, key: str, tag: str) -> SafeString:
    words, chosen = only_if(chip.needs_words, " data-words"), only_if(chip.chosen, " checked")
    return line(REASON, key, tag, chip.value, words, chosen, chip.text, chip.points)


def _taken_of(item: Item) -> str:
    """How much of the item is taken off or added, and the most that can be."""
    known = {"cap": item.cap, "full": item.full, "taken": item.taken}
    if item.is_bonus:
        return _("%(taken)s added, at most %(cap)s") % known
    if item.cap == item.full:
        return _("%(taken)s of %(full)s off") % known
    return _("full %(full)s, %(taken)s off, at most %(cap)s") % known
