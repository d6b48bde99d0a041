"""Forms about regulations."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaoping.people.models import Place
from kaoping.schemes import queries
from kaoping.schemes.models import SchemeVersion, State

_STATES = {
    State.DRAFT: _("Draft"),
    State.ADOPTED: _("In force"),
    State.SUPERSEDED: _("Superseded"),
}


class DraftForm(forms.Form):
    """What a draft begins with: a copy, a regulation that ships with the product, or nothing."""

    start = forms.ChoiceField(label=_("Begin with"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title of the regulation"),
        max_length=200,
        required=False,
        help_text=_("Only for an empty draft."),
    )

    def __init__(self, *args, place: Place, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        copies = [(f"version:{one.pk}", _copy_title(one)) for one in queries.copiable(place)]
        presets = [
            (f"preset:{one.key}", f"{one.title}（{one.source}）") for one in queries.presets()
        ]
        empty = [
            ("empty:month", _("Empty, appraised by month")),
            ("empty:year", _("Empty, appraised by year")),
        ]
        groups = (
            (_("A copy of"), copies),
            (_("A regulation that ships with the product"), presets),
            (_("An empty draft"), empty),
        )
        self.fields["start"].choices = [group for group in groups if group[1]]

    def clean(self) -> dict:
        """An empty draft needs a title."""
        said = super().clean()
        if said.get("start", "").startswith("empty:") and not said.get("title"):
            self.add_error("title", _("Write the title, as it stands on the document."))
        return said


def _copy_title(version: SchemeVersion) -> str:
    number = _("version %(number)d") % {"number": version.number}
    details = [str(number), str(_STATES[version.state]), version.document_number]
    return f"{version.scheme.title}（{'，'.join(filter(None, details))}）"


class AdoptForm(forms.Form):
    """The document by which a draft comes into force."""

    document_number = forms.CharField(
        label=_("Document number"),
        max_length=60,
        help_text=_("As it stands on the document, with year and number."),
    )
    adopted_on = forms.DateField(
        label=_("In force from"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
