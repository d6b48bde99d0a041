"""Forms of the course of a vote: slips to draw, shares of the key, codes of stubs, reasons."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.ballots.models import Box, Poll

MOST_SLIPS = 1000  # a sheet of print for each four of them; more are drawn in several goes
# A browser that remembered two shares would let whoever sits at it open the box alone.
SHARE = forms.TextInput(
    attrs={
        "autocapitalize": "characters",
        "autocomplete": "off",
        "spellcheck": "false",
        "class": "share-input",
    }
)
WORDS = forms.Textarea(attrs={"rows": 3})


class BoxChoice(forms.ModelChoiceField):
    """Boxes by the name of their voters."""

    def label_from_instance(self, box: Box) -> str:
        """The group's name."""
        return box.attendance.title


class SlipsForm(forms.Form):
    """How many slips are drawn, and for whom; `so_far`: how many there were on the page that asks."""

    box = BoxChoice(label=_("For which voters"), queryset=Box.objects.none(), empty_label=None)
    count = forms.IntegerField(
        label=_("How many slips"),
        min_value=1,
        max_value=MOST_SLIPS,
        help_text=_("A few more than voters entitled: some are spoiled. At most 1000 at a time."),
    )
    test = forms.BooleanField(
        label=_("Test slips for the rehearsal"),
        required=False,
        help_text=_("They bear the word 演练 and count for nothing."),
    )
    so_far = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, poll: Poll, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["box"].queryset = poll.boxes.select_related("attendance")


class SharesForm(forms.Form):
    """Two of the three shares, as the scrutineers type them."""

    first = forms.CharField(label=_("Share of one scrutineer"), max_length=80, widget=SHARE,
                            help_text=_("32 characters; blanks and small letters will do."))  # fmt: skip
    second = forms.CharField(label=_("Share of another scrutineer"), max_length=80, widget=SHARE)

    @property
    def shares(self) -> list[str]:
        """Both shares as typed."""
        return [self.cleaned_data["first"], self.cleaned_data["second"]]


class StubForm(forms.Form):
    """The code of one slip, typed or read by a scanner."""

    code = forms.CharField(
        label=_("Code on the stub"),
        max_length=200,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
        help_text=_("Scan the stub, or type its code."),
    )

    def clean_code(self) -> str:
        """A scanner types the whole address; the code stands behind its number sign."""
        return self.cleaned_data["code"].rpartition("#")[2]


class ReasonForm(forms.Form):
    """Why a vote is declared void."""

    reason = forms.CharField(label=_("Why the vote is void"), max_length=300, widget=WORDS)


class CertifyForm(forms.Form):
    """A note for the certificate; demanded where the equation of slips does not balance."""

    note = forms.CharField(
        label=_("Note for the certificate"),
        max_length=2000,
        required=False,
        widget=WORDS,
        help_text=_("Needed where the equation of slips does not balance: say where the slips are."),
    )
