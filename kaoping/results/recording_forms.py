"""Forms of the tables in which the office records figures, and items of a subject's own.

Each cell shows what stands; what was typed anew becomes a further record. A table that somebody else
changed meanwhile says so beside the cell, and overwrites nothing unseen.
"""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.cycles.models import Subject
from kaoping.lib.decimals import format_units
from kaoping.results.actions.recordings import (
    FigureSaid,
    ItemSaid,
    troubles_with_figure,
    troubles_with_item,
)
from kaoping.results.fact_forms import WordsForm
from kaoping.results.forms import PointsField
from kaoping.results.models import RecordedFigure, RecordedItem, Recording
from kaoping.results.queries.figures import in_words, values_of
from kaoping.scoring.sources import Figure, OwnList

NEW_ROWS = 5  # for further items; saving gives as many again


class TableForm(WordsForm):
    """A table of records: what stands is shown, and what is changed is recorded anew."""

    def __init__(self, data: Any = None, **kwargs) -> None:
        super().__init__(data.copy() if data else None, **kwargs)

    def put_words_last(self) -> None:
        """Reason and document stand below the table, and so do their mistakes in the summary."""
        for name in ("reason", "document"):
            self.fields[name] = self.fields.pop(name)

    @property
    def is_resent(self) -> bool:
        """Whether this very form was recorded already: it was sent twice."""
        try:
            token = uuid.UUID(self.data.get("token", ""))
        except ValueError:
            return False
        return Recording.objects.filter(token=token).exists()

    def seen(self, name: str, now: int) -> int:
        """The number of the record that the sent page showed; from now on it shows the last one."""
        sent = str(self.data.get(f"seen-{name}", ""))
        return min(int(sent), now) if sent.isdecimal() and len(sent) < 10 else 0

    def refuse_unseen(self, name: str, words: str) -> None:
        """Says beside the cell what somebody else recorded meanwhile."""
        self.add_error(
            name,
            _("Meanwhile this was recorded: %(words)s. Record it again to replace that.")
            % {"words": words or _("nothing")},
        )


class FiguresForm(TableForm):
    """One figure of all subjects that have it; empty cells stay empty."""

    def __init__(
        self,
        *args,
        figure: Figure,
        subjects: list[Subject],
        records: dict[int, list[RecordedFigure]],
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.figure, self.subjects, self.records = figure, subjects, records
        for one in subjects:
            for name, title, units in self._cells(one):
                field = PointsField(
                    label=f"{one.whom} {title}",
                    required=False,
                    initial="" if units is None else format_units(units),
                )
                field.widget.attrs |= {"size": 8, "data-cell": ""}
                self.fields[name] = field
        self.put_words_last()

    def _cells(self, subject: Subject) -> list[tuple[str, str, int | None]]:
        """Name, title and recorded units of the target, if it has one, and of the figure."""
        units, target = values_of(self._last(subject))
        value = (f"value-{subject.pk}", self.figure.title, units)
        if not self.figure.own_target:
            return [value]
        return [(f"target-{subject.pk}", str(_("target")), target), value]

    def _last(self, subject: Subject) -> RecordedFigure | None:
        return self.records.get(subject.pk, [None])[-1]

    def rows(self) -> list[dict]:
        """Each subject with its cells, and its record as it stands."""
        return [
            {
                "subject": one,
                "cells": [(title, self[name]) for name, title, _units in self._cells(one)],
                "last": self._last(one),
                "words": in_words(self._last(one), self.figure.unit),
            }
            for one in self.subjects
        ]

    def clean(self) -> dict:
        """What the action asks: `said`, of the subjects whose cells were changed."""
        found = super().clean()
        said = [one for one in map(self._read, self.subjects) if one]
        if not said and not self.errors:
            self.add_error(None, _("Nothing has changed. Type a figure, or leave the page."))
        return {name: found.get(name) for name in ("reason", "document", "token")} | {"said": said}

    def _read(self, subject: Subject) -> FigureSaid | None:
        value, target = f"value-{subject.pk}", f"target-{subject.pk}"
        if value in self.errors or target in self.errors:
            return None
        typed = (self.cleaned_data.get(value), self.cleaned_data.get(target))
        rows = self.records.get(subject.pk, [])
        seen = self.seen(str(subject.pk), len(rows))
        if typed in (values_of(rows[seen - 1] if seen else None), values_of(self._last(subject))):
            return None
        if seen != len(rows):
            self.refuse_unseen(value, in_words(rows[-1], self.figure.unit))
        else:
            for cell, trouble in troubles_with_figure(self.figure, *typed).items():
                self.add_error(target if cell == "target" else value, trouble)
        return FigureSaid(subject, seen, *typed)


class ItemsForm(TableForm):
    """The items of one subject's list, and empty rows for further ones."""

    def __init__(
        self, *args, listed: OwnList, records: dict[int, list[RecordedItem]], **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.listed, self.records = listed, records
        self.standing = {key: rows[-1] for key, rows in records.items() if not rows[-1].struck}
        free = max(0, min(NEW_ROWS, listed.most - len(self.standing)))
        self.names = [*map(str, self.standing), *(f"new{n}" for n in range(1, free + 1))]
        for number, name in enumerate(self.names, 1):
            self._add_row(number, name)
        self.put_words_last()

    def _add_row(self, number: int, name: str) -> None:
        stands = self.standing.get(int(name)) if name.isdecimal() else None
        cells = {
            "title": forms.CharField(
                max_length=200,
                label=pgettext_lazy("of a subject's own", "Item"),
                widget=forms.Textarea(attrs={"rows": 2}),
            ),
            "field": forms.ChoiceField(choices=[("", "—"), *self.listed.fields], label=_("Field")),
            "weight": forms.IntegerField(
                label=_("Weight"), widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4})
            ),
            "units": PointsField(label=_("Points")),
            "struck": forms.BooleanField(label=_("Strike")),
        }
        if not self.listed.fields:
            del cells["field"]
        if stands is None:
            del cells["struck"]
        for cell, field in cells.items():
            field.required, field.initial = False, _shown(_said(stands)[cell], cell)
            field.label = f"{number} {field.label}"
            if cell in ("title", "weight", "units"):
                field.widget.attrs["data-cell"] = ""
            self.fields[f"{cell}-{name}"] = field

    def rows(self) -> list[dict]:
        """Each item, then the empty rows: its cells by name, and its record as it stands."""
        return [
            {
                "name": name,
                "number": number,
                "last": self.standing.get(int(name)) if name.isdecimal() else None,
                **{
                    cell: self[f"{cell}-{name}"]
                    for cell in CELLS
                    if f"{cell}-{name}" in self.fields
                },
            }
            for number, name in enumerate(self.names, 1)
        ]

    def clean(self) -> dict:
        """What the action asks: `said`, the items that are new or were changed."""
        found = super().clean()
        self._refuse_struck()
        said = [one for one in map(self._read, self.names) if one]
        if not said and not self.errors:
            self.add_error(None, _("Nothing has changed. Enter an item, or leave the page."))
        return {name: found.get(name) for name in ("reason", "document", "token")} | {"said": said}

    def _refuse_struck(self) -> None:
        """Items that the sent page still showed, and that somebody else struck meanwhile."""
        for key, rows in self.records.items():
            if key not in self.standing and 0 < self.seen(str(key), len(rows)) < len(rows):
                struck = _("Meanwhile “%(title)s” was struck. Look at the list again.")
                self.add_error(None, struck % {"title": rows[-1].title})

    def _read(self, name: str) -> ItemSaid | None:
        if any(f"{cell}-{name}" in self.errors for cell in CELLS):
            return None
        rows = self.records.get(int(name), []) if name.isdecimal() else []
        seen = self.seen(name, len(rows))
        typed = BLANK | {
            cell: self.cleaned_data[f"{cell}-{name}"]
            for cell in CELLS
            if f"{cell}-{name}" in self.fields
        }
        typed["title"] = " ".join(typed["title"].split())
        if typed["weight"] is None:
            typed["weight"] = BLANK["weight"]
        if typed["struck"]:
            typed["units"] = None
        if typed in (_said(rows[seen - 1] if seen else None), _said(rows[-1] if rows else None)):
            return None
        said = ItemSaid(**typed, key=int(name) if rows else None, seen=seen)
        if seen != len(rows):
            self.refuse_unseen(f"title-{name}", rows[-1].title)
        else:
            for cell, trouble in troubles_with_item(self.listed, said).items():
                self.add_error(f"{cell}-{name}", trouble)
        return said


CELLS = ("title", "field", "weight", "units", "struck")
BLANK = {"title": "", "field": "", "weight": 1, "units": None, "struck": False}


def _said(record: RecordedItem | None) -> dict[str, Any]:
    """What a record says, by the name of its cell."""
    return BLANK if record is None else {cell: getattr(record, cell) for cell in CELLS}


def _shown(value: Any, cell: str) -> Any:
    """What a cell shows of a recorded value."""
    if cell == "units":
        return "" if value is None else format_units(value)
    return value
