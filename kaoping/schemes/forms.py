"""Forms about regulations."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaoping.schemes import queries


class DraftForm(forms.Form):
    """Which of the regulations that ship with the product a place takes over."""

    preset = forms.ChoiceField(label=_("Regulation"), widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["preset"].choices = [
            (preset.key, f"{preset.title}（{preset.source}）") for preset in queries.presets()
        ]


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
