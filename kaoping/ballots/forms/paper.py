"""Counts of paper: slips by their fate, and the tellers' batches, each entered blind."""

from collections.abc import Sequence
from itertools import zip_longest

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.ballots.models import Box
from kaoping.ballots.walk import Asked

TELLERS = [("1", gettext_lazy("Teller 1")), ("2", gettext_lazy("Teller 2"))]
COUNT = {"inputmode": "numeric", "autocomplete": "off"}


class Count(forms.IntegerField):
    """A number of papers."""

    def __init__(self, **options: object) -> None:
        widget = forms.NumberInput(attrs=COUNT)
        super().__init__(min_value=0, max_value=100_000, widget=widget, **options)


class SlipCountForm(forms.Form):
    """What became of the slips of one box."""

    issued = Count(label=gettext_lazy("Handed out to voters"))
    unused = Count(label=gettext_lazy("Left over, never handed out"))
    spoiled = Count(label=gettext_lazy("Spoiled or given back"))

    def __init__(self, box: Box, data: object = None) -> None:
        initial = {"issued": box.issued, "unused": box.unused, "spoiled": box.spoiled}
        super().__init__(data, prefix=f"b{box.pk}", initial=initial)
        self.box = box


class BatchForm(forms.Form):
    """What one teller counted in one pile. Never filled in with what is known: it is entered blind."""

    number = forms.IntegerField(label=gettext_lazy("Number of the pile"), min_value=1, max_value=999)
    teller = forms.ChoiceField(
        label=gettext_lazy("Who counted"), choices=TELLERS, widget=forms.RadioSelect
    )
    papers = Count(label=gettext_lazy("Papers in the pile"))
    invalid = Count(label=gettext_lazy("Of them invalid"), initial=0)

    def __init__(
        self, questions: tuple[Asked, ...], *args: object, names: Sequence[str] = (), **options: object
    ) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        self.fields["teller"].choices = [
            (key, f"{title} {name}".strip())
            for (key, title), name in zip_longest(TELLERS, names[: len(TELLERS)], fillvalue="")
        ]
        for question in questions:
            for key, title in self._columns(question):
                label = f"{question.number}. {question.title} {title}"
                self.fields[f"q{question.number}-{key}"] = self._field(question, label)

    @staticmethod
    def _columns(question: Asked) -> list[tuple[str, str]]:
        if not question.keys:
            return [("numbers", "")]
        titles = [choice.title for choice in question.choices]
        return list(zip(question.keys, titles, strict=True))

    @staticmethod
    def _field(question: Asked, label: str) -> forms.Field:
        if question.keys:
            return Count(label=label, required=False)
        return Numbers(question, label=label, required=False)

    def rows(self) -> list[tuple[Asked, list[forms.BoundField]]]:
        """Each question with its fields."""
        return [
            (question, [self[f"q{question.number}-{key}"] for key, _title in self._columns(question)])
            for question in self.questions
        ]

    @property
    def cells(self) -> dict[str, dict[str, int]]:
        """{question's number: {option: papers}}, as `enter_batch` takes it."""
        return {str(question.position): self._cells_of(question) for question in self.questions}

    def _cells_of(self, question: Asked) -> dict[str, int]:
        given = {
            key: self.cleaned_data[f"q{question.number}-{key}"]
            for key, _title in self._columns(question)
        }
        found = given if question.keys else given["numbers"] or {}
        return {option: papers for option, papers in found.items() if papers}


class Numbers(forms.CharField):
    """Numbers given on papers, each with how many papers gave it: `90×12, 85×3`."""

    def __init__(self, question: Asked, **options: object) -> None:
        super().__init__(max_length=2000, help_text="90×12，85×3，60", **options)
        self.question = question

    def clean(self, value: str) -> dict[str, int]:
        """{number: papers}; a number alone stands for one paper."""
        found: dict[str, int] = {}
        for part in super().clean(value).replace("，", ",").replace("、", ",").split(","):
            number, times, papers = part.replace("x", "×").replace("*", "×").partition("×")
            token = self.question.token_of(number, 8) if number.strip() else None
            count = papers.strip() if times else "1"
            if number.strip() and (token is None or not count.isdecimal()):
                raise forms.ValidationError(_("“%(part)s” can't be read.") % {"part": part.strip()})
            if token:
                key = str(int(token))
                found[key] = found.get(key, 0) + int(count)
        return found
