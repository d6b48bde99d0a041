"""The form by which a review meeting decides many gaps at once. Limits come from the scheme's items."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.lib.decimals import format_units
from kaoping.lib.errors import UserError
from kaoping.lib.text import sentences
from kaoping.results.actions.review import demand_attainable
from kaoping.results.forms import PUBLIC, OnceForm, PointsField
from kaoping.results.queries.gaps import OpenGap


class GapsForm(OnceForm):
    """Points for each gap, or one answer for all that stay empty; reason and document once."""

    fill = forms.ChoiceField(
        label=_("Gaps left empty below"),
        choices=[
            ("none", _("stay gaps")),
            ("full", _("get full points")),
            ("value", _("get these points:")),
        ],
        initial="none",
        widget=forms.RadioSelect,
    )
    value = PointsField(label=_("Points for all that are left empty"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=PUBLIC,
    )
    document = forms.CharField(
        label=_("Document"),
        max_length=120,
        help_text=_("Number or name of the document that decided it, e.g. the minutes."),
    )

    def __init__(self, *args, gaps: tuple[OpenGap, ...], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.gaps = gaps
        for gap in gaps:
            label = f"{gap.village} {gap.subject.name} {gap.item.code} {gap.item.title}"
            field = PointsField(label=label, required=False)
            field.widget.attrs |= {"size": 6}
            self.fields[gap.key] = field

    def rows(self) -> list[dict]:
        """Each gap with its field and what points it can have."""
        return [
            {
                "gap": gap,
                "field": self[gap.key],
                "range": f"{format_units(gap.item.low_units)}–{format_units(gap.item.high_units)}",
            }
            for gap in self.gaps
        ]

    def clean(self) -> dict:
        """Adds `points` by subject and item; says of every wrong field what it can be."""
        said = super().clean()
        points = {}
        for gap in self.gaps:
            units = said.pop(gap.key, None)
            if units is None and gap.key not in self.errors:
                units = self._for_empty(gap)
            if units is not None:
                points[gap.subject.pk, gap.item.code] = units
                self._check(gap, units)
        if said.get("fill") == "value" and said.get("value") is None and "value" not in self.errors:
            self.add_error("value", _("Enter the points, or choose another answer."))
        elif not points and not self.errors:
            self.add_error(None, _("Enter points for one gap at least, or for all of them."))
        return {name: said.get(name) for name in ("reason", "document", "token")} | {
            "points": points
        }

    def _for_empty(self, gap: OpenGap) -> int | None:
        fill = self.cleaned_data.get("fill")
        if fill == "full":
            return gap.item.high_units
        return self.cleaned_data.get("value") if fill == "value" else None

    def _check(self, gap: OpenGap, units: int) -> None:
        try:
            demand_attainable(gap.subject, gap.item.code, units)
        except UserError as error:
            self.add_error(gap.key, sentences(error.cause, error.remedy))
