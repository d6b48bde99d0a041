"""What people type about pay."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kaoping.lib.decimals import parse_fen
from kaoping.results.models import Decision


class FenField(forms.CharField):
    """An amount in yuan as people type it; cleaned to fen."""

    def clean(self, value: str) -> int | None:
        """The amount in fen; refuses what can't be read as money, saying why."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_fen(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class ApproveForm(forms.Form):
    """Releases a pay sheet by a document."""

    document = forms.CharField(
        label=_("Approving document"),
        max_length=120,
        help_text=_("Number or name, e.g. minutes of the Party committee's meeting."),
    )


class DecisionForm(forms.Form):
    """A decision that adds to or takes from an official's pay."""

    amount_fen = FenField(
        label=_("Amount in yuan"), help_text=_("With a minus sign to take away, e.g. -50.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)
    document = forms.CharField(
        label=_("Deciding document"), max_length=120, help_text=_("Number or name.")
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def clean_amount_fen(self) -> int:
        """Refuses a decision about nothing."""
        amount = self.cleaned_data["amount_fen"]
        if not amount:
            raise ValidationError(_("Enter an amount other than 0."))
        return amount


VERDICTS = [
    (Decision.Verdict.AS_PROPOSED, _("Decided as proposed")),
    (Decision.Verdict.OTHERWISE, _("Decided otherwise")),
    (Decision.Verdict.NOT_PURSUED, _("Not pursued")),
]


class ProposalForm(forms.Form):
    """What people decided on a proposal of the regulation."""

    verdict = forms.ChoiceField(label=_("Decision"), choices=VERDICTS, widget=forms.RadioSelect)
    what = forms.CharField(
        label=_("What was decided instead"),
        max_length=300,
        required=False,
        help_text=_("Only where something else was decided."),
    )
    body = forms.CharField(label=_("Who decided"), max_length=120)
    decided_on = forms.DateField(
        label=_("Day of the decision"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    document = forms.CharField(
        label=_("Deciding document"), max_length=120, help_text=_("Number or name.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, stands: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not stands:
            self.fields["verdict"].choices = VERDICTS[1:]
