"""What the clerk and the jurors type."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaoping.juries import codes
from kaoping.juries.actions import NewSeat
from kaoping.juries.models import Seat, Why
from kaoping.lib.decimals import parse_units
from kaoping.lib.text import matching_villages
from kaoping.people.models import Person, Place

MOST_AT_ONCE = 200


class Points(forms.CharField):
    """Points as typed, in units."""

    def __init__(self, **options) -> None:
        super().__init__(**{"max_length": 20} | options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: str) -> int | None:
        """Units; a message in the words of the number's reader."""
        typed = super().clean(value)
        try:
            return parse_units(typed) if typed else None
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault


class JuryForm(forms.Form):
    """Which of the regulation's juries sits."""

    jury = forms.ChoiceField(label=_("Jury"), widget=forms.RadioSelect)

    def __init__(self, *args, juries: list[tuple[str, str]], **options) -> None:
        super().__init__(*args, **options)
        self.fields["jury"].choices = juries
        self.fields["jury"].initial = juries[0][0] if juries else None


class SeatsForm(forms.Form):
    """Jurors of one group: by name, or as so many numbered seats."""

    group = forms.CharField(label=_("Group of jurors"), max_length=40, required=False)
    names = forms.CharField(
        label=_("Names"),
        widget=forms.Textarea({"rows": 5}),
        required=False,
        help_text=_("One a line; the place where the juror lives or holds office may follow after a blank."),
    )
    count = forms.IntegerField(
        label=_("Seats without names"),
        min_value=0,
        max_value=MOST_AT_ONCE,
        required=False,
        help_text=_("So many seats with a number only."),
    )

    def __init__(self, *args, villages: Sequence[Place] = (), people: Iterable[Person] = (), **kw):
        super().__init__(*args, **kw)
        self.villages = {village.name: village for village in villages}
        self.people: dict[str, list[Person]] = {}
        for person in people:
            self.people.setdefault(person.name, []).append(person)

    def clean(self) -> dict:
        """`seats`: the new seats; somebody of the roll where the name is there once."""
        data = super().clean()
        lines = [line.strip() for line in data.get("names", "").splitlines() if line.strip()]
        seats = [self._named(line) for line in lines[:MOST_AT_ONCE]]
        seats += [NewSeat()] * (data.get("count") or 0)
        if not seats and not self.errors:
            raise forms.ValidationError(gettext("Write names, or how many seats there are."))
        return data | {"seats": seats}

    def _named(self, line: str) -> NewSeat:
        name, *rest = re.split(r"[\s,，、]+", line, maxsplit=1)
        known = self.people.get(name, [])
        village = self._village(rest[0]) if rest else None
        return NewSeat(name[:60], known[0] if len(known) == 1 else None, village)

    def _village(self, typed: str) -> Place | None:
        found = matching_villages(typed, list(self.villages))
        if len(found) != 1:
            self.add_error(
                "names", gettext("“%(village)s” is not appraised at this meeting.") % {"village": typed}
            )
            return None
        return self.villages[found[0]]


class ReasonForm(forms.Form):
    """Why a reporter is left out."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class ExcuseForm(forms.Form):
    """Jurors who give no points for a reporter, and why."""

    seats = forms.ModelMultipleChoiceField(
        Seat.objects.none(), label=_("Jurors"), widget=forms.CheckboxSelectMultiple
    )
    why = forms.ChoiceField(label=_("Recusal or absence"), choices=Why.choices, initial=Why.ABSENT)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args, seats: Sequence[Seat], **options) -> None:
        super().__init__(*args, **options)
        # No query but one: the seats are those at hand.
        numbers = [seat.pk for seat in seats]
        self.fields["seats"].queryset = Seat.objects.filter(pk__in=numbers)


class CardSeat(forms.ModelChoiceField):
    """Seats whose card is to be typed; `half` says of some that one has typed it."""

    half: Mapping[int, str] = {}

    def label_from_instance(self, seat: Seat) -> str:
        """The seat, and who is awaited."""
        told = self.half.get(seat.pk)
        return f"{seat}（{told}）" if told else str(seat)


class CardForm(forms.Form):
    """A paper card, typed by one of two. `turn`: for whom, so that a page kept open does no harm."""

    seat = CardSeat(Seat.objects.none(), label=_("Juror"))
    points = Points(label=_("Points on the card"))
    turn = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, seats: Sequence[Seat], half: Mapping[int, str], **options) -> None:
        super().__init__(*args, **options)
        self.fields["seat"].queryset = Seat.objects.filter(pk__in=[seat.pk for seat in seats])
        self.fields["seat"].half = half


class CodeForm(forms.Form):
    """The code on a juror's card."""

    code = forms.CharField(
        label=_("Code on your card"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        """The code as it is hashed."""
        code = codes.read(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(gettext("A code has eight letters and digits. Look at it again."))
        return code


class PointsForm(forms.Form):
    """A juror's points for the reporter shown. `token` makes a resent form the same points."""

    points = Points(label=_("Your points"))
    token = forms.UUIDField(widget=forms.HiddenInput)
    turn = forms.IntegerField(widget=forms.HiddenInput)


def order_of(data: dict, turns: Iterable[int]) -> list[int]:
    """The turns in the order of the numbers typed beside them; those without one keep their place."""
    listed = list(turns)

    def wanted(number: int) -> tuple[int, int]:
        typed = str(data.get(f"place-{number}", ""))
        place = int(typed) if typed.isdecimal() and len(typed) < 6 else listed.index(number) + 1
        return place, listed.index(number)

    return sorted(listed, key=wanted)
