"""Forms of an import: the file with the scoring table, and what the person decides about it."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kaoping.people.posts import BY_KEY
from kaoping.schemes.imports import DEFAULT_OFFICE, RATERS, Leaf, Understood, Wishes


class TableForm(forms.Form):
    """One file with a scoring table."""

    file = forms.FileField(
        label=_("Word or Excel file"),
        help_text=_(
            "A .docx or .xlsx file. One row names the columns: project, content, points, scoring "
            "standard, office. Merged cells are fine."
        ),
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx"}),
    )

    def clean_file(self) -> object:
        """No larger than this installation takes."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB. Leave out pictures and other pages."),
                params={"most": settings.UPLOAD_BYTES // 2**20},
            )
        return file


class WishesForm(forms.Form):
    """Title, period, who marks; and which of the recognised rules are wanted."""

    title = forms.CharField(label=_("Title of the regulation"), max_length=200)
    period = forms.ChoiceField(
        label=_("How often"),
        choices=[("month", _("Every month")), ("year", _("Every year"))],
        widget=forms.RadioSelect,
        initial="month",
    )
    rater = forms.ChoiceField(
        label=_("Who marks items for which the table names nobody"),
        choices=[
            *((key, BY_KEY[key].title) for key in RATERS),
            (DEFAULT_OFFICE, _("An office of the township")),
        ],
        widget=forms.RadioSelect,
        initial="liaison_leader",
    )
    office = forms.CharField(
        label=_("Name of the office"),
        max_length=40,
        required=False,
        help_text=_("Only if an office marks."),
    )
    wanted = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    compared = forms.BooleanField(
        label=_("I have compared what was understood with the printed table")
    )

    def __init__(self, understood: Understood, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.recognised = [leaf for leaf in understood.leaves if leaf.reading.rule]
        self.fields["title"].initial = understood.title
        self.fields["wanted"].choices = [(leaf.code, leaf.code) for leaf in self.recognised]

    def wants(self, leaf: Leaf) -> bool:
        """Whether the recognised rule of an item is to be taken over; all are, to begin with."""
        if not self.is_bound:
            return True
        return leaf.code in self.data.getlist(self.add_prefix("wanted"))

    def clean(self) -> dict[str, object]:
        """An office that marks has a name."""
        said = super().clean()
        if said.get("rater") == DEFAULT_OFFICE and not said.get("office", "").strip():
            self.add_error("office", _("Write which office marks."))
        return said

    def wishes(self, place: str, source: str) -> Wishes:
        """What was decided, for a valid form."""
        said = self.cleaned_data
        refused = {leaf.code for leaf in self.recognised} - set(said["wanted"])
        return Wishes(
            title=" ".join(said["title"].split()), place=place, period=said["period"],
            rater=said["rater"], office=said["office"].strip(), source=source,
            refused=frozenset(refused),
        )  # fmt: skip
