"""The form that opens a cycle: which scheme, which period, from when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.lib.dates import Month
from kaoping.lib.text import village_display
from kaoping.people.models import Place
from kaoping.schemes.models import SchemeVersion
from kaoping.schemes.queries import scheme_of


class OpenForm(forms.Form):
    """One choice of scheme and period, and the month, which may be typed as offices write it."""

    what = forms.ChoiceField(label=_("Scheme and period"))
    month = forms.CharField(
        label=_("Month (of a year: its first)"),
        max_length=20,
        help_text=_("For instance 2026-03."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, versions: list[SchemeVersion], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {version.pk: version for version in versions}
        self.fields["what"].choices = [
            (f"{version.pk}:{period.key}", f"{version.scheme.title} · {period.title}")
            for version in versions
            for period in scheme_of(version).periods.values()
        ]

    def clean_month(self) -> Month:
        """The month as typed, or what is wrong with it."""
        try:
            return Month.parse(self.cleaned_data["month"])
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault

    @property
    def chosen(self) -> dict[str, object]:
        """Version, period and first day, as `open_cycle` and `obstacles` take them."""
        key, period = self.cleaned_data["what"].split(":")
        return {
            "version": self.versions[int(key)],
            "period_key": period,
            "starts_on": self.cleaned_data["month"].first_day,
        }


class TypesForm(forms.Form):
    """The type of each village: of those the regulations name, else in free words.

    Only what was changed here is given on, so that two clerks do not undo each other's work.
    """

    def __init__(self, villages: list[Place], names: tuple[str, ...], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.villages = villages
        kept = {village.type for village in villages} - {"", *names}
        choices = [("", "—"), *((name, name) for name in (*names, *sorted(kept)))]
        for village in villages:
            told = {
                "label": village_display(village.name),
                "initial": village.type,
                "required": False,
                "show_hidden_initial": True,
            }
            self.fields[village.code] = (
                forms.ChoiceField(choices=choices, **told)
                if names
                else forms.CharField(max_length=Place._meta.get_field("type").max_length, **told)
            )

    def rows(self) -> list[tuple[Place, forms.BoundField]]:
        """Each village with its field."""
        return [(village, self[village.code]) for village in self.villages]

    @property
    def types(self) -> dict[str, str]:
        """The types that were changed, by the village's code."""
        return {code: self.cleaned_data[code] for code in self.changed_data}
