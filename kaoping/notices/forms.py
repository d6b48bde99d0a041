"""What is typed about notices: by the clerk who publishes, by anybody who objects or writes."""

from django import forms
from django.utils.translation import gettext_lazy as _

AREA = forms.Textarea(attrs={"rows": 6})


class PublishForm(forms.Form):
    """Title and contact of a notice; both are proposed and can be changed."""

    title = forms.CharField(label=_("Title"), max_length=200)
    contact = forms.CharField(
        label=_("Where to object"), max_length=200, help_text=_("Office, address and telephone.")
    )


class LetterForm(forms.Form):
    """A letter to the mailbox. No name is asked for; contact is up to the writer."""

    text = forms.CharField(
        label=_("What do you want to say?"),
        max_length=2000,
        widget=AREA,
        help_text=_("Say which village, which item, and what you think is wrong."),
    )
    contact = forms.CharField(
        label=_("How can we reach you?"),
        max_length=100,
        required=False,
        help_text=_("Only the clerk of the township sees this. You need not say who you are."),
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
