"""What a rater typed, read against the sheets' items: everything wrong is found at once."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.journal.fields import ManyFilesField
from kaoping.lib.decimals import format_units, parse_units
from kaoping.lib.text import fold
from kaoping.marks.entries import (
    LONGEST_NOTE,
    AwardEntry,
    DeductionEntry,
    Entry,
    Fault,
    WithdrawalEntry,
    problems,
    where,
)
from kaoping.marks.items import Item
from kaoping.marks.models import Mark
from kaoping.marks.sheets import TAG, SheetView
from kaoping.scoring.scheme import Indicator


@dataclass
class RaterForm:
    """Entries from the fields of the rater's page, and where each came from.

    A sheet's fields are read only if its token is there, so that part of the page can be sent alone.
    """

    views: list[SheetView]
    post: QueryDict
    entries: list[Entry] = field(default_factory=list)
    faulty: list[Item] = field(default_factory=list)
    refusal: str = ""

    def __post_init__(self) -> None:
        self._sources: dict[int, Item] = {}
        self._withdrawn = set(self.post.getlist("withdraw"))
        for view in self.views:
            key, _colon, self._shown = self.post.get(f"k{view.sheet.pk}", "").partition(":")
            token = _token(key)
            if token:
                self._read_sheet(view, token)

    @property
    def faults(self) -> list[dict[str, str]]:
        """All faults for the page's summary, each with the place to go to."""
        whole = [{"text": self.refusal}] if self.refusal else []
        return whole + [
            {"href": f"#i{item.key}", "text": f"{fault.where}：{fault}"}
            for item in self.faulty
            for fault in item.faults
        ]

    @property
    def sheets_sent(self) -> set[int]:
        """Numbers of the sheets whose fields were sent, ours or not."""
        return numbers(name[1:] for name in self.post if name[:1] == "k")

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Shows the action's faults at their items; a conflict's next save is then meant."""
        for fault in faults:
            item = self._sources[id(fault.entry)]
            item.version = fault.version or item.version
            self._note(item, fault)

    def _read_sheet(self, view: SheetView, token: uuid.UUID) -> None:
        self._tag = f"~{str(token)[:TAG]}"
        for item in view.items:
            item_token = uuid.uuid5(token, item.indicator.code)
            entry = (self._award if item.is_award else self._deduction)(item, item_token)
            if entry:
                self._enter(item, entry)
            for row in item.deductions:
                if str(row.mark.pk) in self._withdrawn:
                    self._enter(item, WithdrawalEntry(item.sheet, item.indicator, row.mark))
        if self.faulty or self.entries:
            view.token = token

    def _enter(self, item: Item, entry: Entry) -> None:
        self._sources[id(entry)] = item
        self.entries.append(entry)
        for cause, remedy in problems(entry):
            self._note(item, Fault(entry, where(entry), cause, remedy))

    def _award(self, item: Item, token: uuid.UUID) -> Entry | None:
        typed = fold(self._typed("t", item)) or self._typed("a", item)
        if not typed:
            return None
        version, _colon, seen = self.post.get(f"v{item.key}", "0:").partition(":")
        item.typed = {"award": typed}
        units = self._points(item, typed)
        if units is None or str(units) == seen:
            return None
        item.typed = {"award": format_units(units)}
        return AwardEntry(item.sheet, item.indicator, units, token, _number(version))

    def _deduction(self, item: Item, token: uuid.UUID) -> Entry | None:
        raw = self._typed("c", item)
        times = fold(self._typed("n", item)) or "1"
        note = fold(self._typed("r", item))
        points = fold(self._typed("p", item))
        if not raw and not note and not points and times == "1":
            return None
        item.typed = {"choice": raw, "times": times, "note": note, "points": points}
        choice, _colon, preset = raw.partition(":")
        if not choice:
            return self._wrong(item, _("Choose the reason."))
        units = self._points(item, preset or points)
        count = _number(times)
        if not count:
            return self._wrong(item, _("Enter how many times as a whole number, for example 1."))
        if units is None:
            return None
        shown = _number(self._shown) if self._shown else None
        return DeductionEntry(
            item.sheet, item.indicator, choice, units, count, note, token, shown=shown
        )

    def _typed(self, kind: str, item: Item) -> str:
        return self.post.get(f"{kind}{item.key}{self._tag}", "")

    def _points(self, item: Item, typed: str) -> int | None:
        try:
            return parse_units(typed)
        except ValueError as error:
            return self._wrong(item, str(error))

    def _wrong(self, item: Item, text: str) -> None:
        rule = item.indicator
        cell = f"{item.sheet.subject.name} {rule.code} {rule.title}"
        self._note(item, Fault(None, cell, text))

    def _note(self, item: Item, fault: Fault) -> None:
        item.faults.append(fault)
        if item not in self.faulty:
            self.faulty.append(item)


class DeductionForm(forms.Form):
    """One deduction by itself: reason, points, times, note, evidence."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Which reason"), widget=forms.RadioSelect
    )
    points = forms.CharField(
        label=gettext_lazy("Points each time"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    times = forms.IntegerField(
        label=gettext_lazy("How many times"),
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=gettext_lazy("What happened"),
        help_text=gettext_lazy(
            "In a few words. Feedback and public notice show it: nothing private."
        ),
        required=False,
        max_length=LONGEST_NOTE,
    )
    evidence = ManyFilesField(
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy("Photos, PDF, Word or Excel. Not compulsory."),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, indicator: Indicator, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        sign = "+" if indicator.entry == "bonuses" else "−"
        self.fields["choice"].choices = [
            (choice.key, f"{choice.title} {sign}{_range(choice)}") for choice in indicator.choices
        ]

    def clean_points(self) -> int:
        """Points in units."""
        try:
            return parse_units(self.cleaned_data["points"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class ReopenForm(forms.Form):
    """Why a submitted sheet is given back."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is reopened"),
        help_text=gettext_lazy("It stays in the history of the sheet."),
        max_length=200,
    )


def numbers(keys: Iterable[str]) -> set[int]:
    """The numbers among what was sent."""
    return {_number(key) for key in keys} - {0}


def initial_of(mark: Mark, note: str) -> dict[str, object]:
    """What the form of one deduction shows first."""
    return {
        "choice": mark.choice,
        "points": format_units(mark.units),
        "times": mark.times,
        "note": note,
        "version": mark.version,
    }


def _range(choice: object) -> str:
    low, high = format_units(choice.low_units), format_units(choice.high_units)
    return low if low == high else f"{low}～{high}"


def _token(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    """A whole number of at most nine digits, or 0."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0
