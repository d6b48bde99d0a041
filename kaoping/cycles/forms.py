"""The form that opens a cycle: which scheme, which period, from when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.lib.dates import Month
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
