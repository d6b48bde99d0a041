"""What a regulation is tried out on: a past cycle, or invented facts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.scoring.invent import MOST_VILLAGES

LARGEST_SEED = 999_999


class PastForm(forms.Form):
    """The facts of a past cycle."""

    cycle = forms.TypedChoiceField(label=_("Past cycle"), coerce=int)
    assume = forms.ChoiceField(
        label=_("Items that were not asked then"),
        choices=[
            ("gap", _("leave a gap: the total is missing")),
            ("full", _("assume full points, so that totals can be compared")),
        ],
        widget=forms.RadioSelect,
        initial="gap",
    )

    def __init__(self, data=None, *, cycles: list[tuple[int, str]]):
        super().__init__(data)
        self.fields["cycle"].choices = cycles


class InventedForm(forms.Form):
    """Invented facts: the same seed gives the same facts again."""

    period = forms.ChoiceField(label=_("Period"))
    villages = forms.IntegerField(
        label=_("Number of villages"), min_value=1, max_value=MOST_VILLAGES, initial=17
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        help_text=_("Any number. The same number gives the same facts again."),
        min_value=0,
        max_value=LARGEST_SEED,
        initial=1,
    )

    def __init__(self, data=None, *, periods: list[tuple[str, str]]):
        super().__init__(data, initial={"period": periods[0][0]})
        self.fields["period"].choices = periods
