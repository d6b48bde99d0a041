"""The form of a nudge: through which channels."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.desk.models import Channel

CHANNELS = [
    (Channel.DESK, _("on their first page")),
    (Channel.CALL, _("on the call list, to be telephoned")),
    (Channel.EMAIL, _("by e-mail")),
]


class NudgeForm(forms.Form):
    """Channels of a reminder; the first page and the call list unless said otherwise."""

    channels = forms.MultipleChoiceField(
        label=_("Remind them"),
        choices=CHANNELS,
        initial=[Channel.DESK, Channel.CALL, Channel.EMAIL],
        widget=forms.CheckboxSelectMultiple,
    )
