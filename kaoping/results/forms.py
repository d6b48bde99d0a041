"""Forms of this room. Limits of points come from the scheme's item, never from here."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaoping.lib.dates import chinese_date
from kaoping.lib.decimals import format_units, parse_units

PUBLIC = _(
    "Everybody will read it with the published result: name no villager and nobody who complained."
)


class PointsField(forms.Field):
    """Points as typed (`8.5`), cleaned to units (× 10⁴)."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: str) -> int | None:
        """Units, or None where nothing was typed and nothing is required."""
        if value is None or not value.strip():
            return None
        try:
            return parse_units(value)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def has_changed(self, initial: object, data: object) -> bool:
        """Points are compared as typed."""
        return str(initial or "") != str(data or "")


class DayField(forms.DateField):
    """A day, with the browser's calendar where it has one."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OnceForm(forms.Form):
    """A form that makes one thing however often it is sent."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4


class AdjustForm(OnceForm):
    """One item of one subject gets other points by decision of the review meeting."""

    after_units = PointsField(label=_("Points after the adjustment"))
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

    def __init__(self, *args, item, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after_units"].help_text = _range_of(item)


class CloseReviewForm(forms.Form):
    """The review meeting is over."""

    held_on = DayField(label=_("Day of the meeting"), initial=timezone.localdate)
    minutes = forms.CharField(
        label=_("Minutes"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Who took part, and what was decided."),
    )


class ObjectForm(forms.Form):
    """A village objects to one item."""

    text = forms.CharField(
        label=_("What is wrong, and what should be counted?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Name days and papers that show it, if you have them."),
    )


class AnswerForm(forms.Form):
    """The township's answer to an objection."""

    upheld = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Upheld: the item gets other points")), ("no", _("Not upheld"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    after_units = PointsField(
        label=_("Points of the item from now on"),
        required=False,
    )
    fewer = forms.BooleanField(
        label=_("I know that fewer points than now make the result worse."),
        required=False,
    )
    answer = forms.CharField(
        label=_("Answer to the objection"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only whoever objected and the office read it."),
    )
    reason = forms.CharField(
        label=_("Reason for everybody"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=PUBLIC,
    )
    document = forms.CharField(
        label=_("Document"),
        max_length=120,
        required=False,
        help_text=_("Needed where the objection is upheld."),
    )

    def __init__(self, *args, item, now_units: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.now_units = now_units
        now = _("The item has %(points)s points now.") % {"points": format_units(now_units)}
        self.fields["after_units"].help_text = f"{now} {_range_of(item)}"

    def clean(self) -> None:
        """An upheld objection changes what is published, so it says why to everybody.

        Seldom does it take more points away than before: that is asked first.
        """
        known = self.cleaned_data.pop("fewer", False)
        if not self.cleaned_data.get("upheld"):
            return
        if not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Write why the points change; it is published with them."))
        after = self.cleaned_data.get("after_units")
        if after is not None and after < self.now_units and not known:
            self.add_error("fewer", self._asking(after))

    def _asking(self, after_units: int) -> str:
        return _(
            "The item has %(now)s points now; with %(after)s it would have fewer points than"
            " before its objection. Check the points, or tick this box."
        ) % {"now": format_units(self.now_units), "after": format_units(after_units)}


class PaperForm(forms.Form):
    """A village confirmed on paper; the office records it."""

    signed_on = DayField(label=_("Signed on"))
    signed_by = forms.CharField(
        label=_("Who signed"), max_length=60, help_text=_("Name and post, as on the paper.")
    )
    document = forms.CharField(
        label=_("Paper"),
        max_length=200,
        help_text=_("What it is and where it is kept, e.g. the signed feedback notice, file 3."),
    )


class GoOnForm(forms.Form):
    """Villages silent after their due day are waited for no longer."""

    feedback = forms.MultipleChoiceField(
        label=_("Who has not answered"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How the village was asked, and why it goes on without its answer."),
    )
    document = forms.CharField(
        label=_("Document"),
        max_length=120,
        help_text=_("Number or name of the document that decided it, e.g. the minutes."),
    )

    def __init__(self, *args, silent=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.silent = {str(one.pk): one for one in silent}
        self.fields["feedback"].choices = [
            (key, one.village_name) for key, one in self.silent.items()
        ]
        self.fields["feedback"].error_messages["invalid_choice"] = _(
            "One that you chose has answered meanwhile, or its period is not over."
        )

    def clean_feedback(self) -> list:
        """The notices themselves."""
        return [self.silent[key] for key in self.cleaned_data["feedback"]]


class MeetingForm(forms.Form):
    """The village's own meeting about its feedback."""

    meeting_on = DayField(label=_("Day of the meeting"))
    minutes = forms.CharField(
        label=_("What was said"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ImprovementForm(OnceForm):
    """How, by whom and by when the village will do better."""

    indicator = forms.ChoiceField(label=_("Item"), required=False)
    measure = forms.CharField(
        label=_("What will be done"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    responsible = forms.CharField(label=_("Who answers for it"), max_length=60)
    due_on = DayField(label=_("By when"))

    def __init__(self, *args, items=(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        named = [(item.code, f"{item.code} {item.title}") for item in items]
        self.fields["indicator"].choices = [("", _("All together")), *named]


class DoneForm(forms.Form):
    """A measure was carried out."""

    done_on = DayField(label=_("Done on"), initial=timezone.localdate)

    def clean_done_on(self):
        """Not a day to come."""
        day = self.cleaned_data["done_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("Today is %(day)s; enter today or an earlier day.")
                % {"day": chinese_date(timezone.localdate())}
            )
        return day


def _range_of(item) -> str:
    return _("%(low)s to %(high)s points, in steps of %(step)s") % {
        "low": format_units(item.low_units),
        "high": format_units(item.high_units),
        "step": format_units(item.step_units),
    }
