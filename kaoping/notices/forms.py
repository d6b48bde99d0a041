"""What is typed about notices: by the clerk who publishes, by anybody who objects or writes."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LATEST_BEGINNING = timedelta(days=60)  # later is a slip of the pen
AREA = forms.Textarea(attrs={"rows": 6})


class PublishForm(forms.Form):
    """Title and contact of a notice; both are proposed and can be changed."""

    title = forms.CharField(label=_("Title"), max_length=200)
    contact = forms.CharField(
        label=_("Where to object"), max_length=200, help_text=_("Office, address and telephone.")
    )
    starts_on = forms.DateField(
        label=_("First day of the notice period"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_starts_on(self) -> date:
        """Nobody could have read a notice before it was published."""
        first = self.cleaned_data["starts_on"]
        if first < timezone.localdate():
            raise ValidationError(_("The notice period can't begin before today."))
        if first > timezone.localdate() + LATEST_BEGINNING:
            raise ValidationError(_("The notice period begins within 60 days; check the year."))
        return first


class LetterForm(forms.Form):
    """A letter to the mailbox. No name is asked for; contact is up to the writer."""

    text = forms.CharField(
        label=_("What do you want to say?"),
        max_length=2000,
        widget=AREA,
        help_text=_("Say who, which item, and what you think is wrong."),
    )
    contact = forms.CharField(
        label=_("How can we reach you?"),
        max_length=100,
        required=False,
        help_text=_("Only the clerk sees this. You need not say who you are."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)


class LookUpForm(forms.Form):
    """The code a writer was given, to read the answer."""

    code = forms.CharField(label=_("Code of your letter"), max_length=20)

    def clean_code(self) -> str:
        """Upper case, without the spaces and hyphens people type."""
        return "".join(self.cleaned_data["code"].upper().replace("-", " ").split())


class AnswerForm(forms.Form):
    """The township's answer to a letter."""

    answer = forms.CharField(label=_("Answer"), max_length=2000, widget=AREA)
