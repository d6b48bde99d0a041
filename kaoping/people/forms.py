"""Forms about people; what they may choose comes from the township."""

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kaoping.papers import cells
from kaoping.people import actions, posts, queries, roles
from kaoping.people.models import Account, Office, Person, Place, Post


class DayInput(forms.DateInput):
    """The browser's own field for a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PersonForm(forms.Form):
    """What is known of a person beside posts and numbers."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    born_on = forms.DateField(label=_("Born on"), required=False, widget=DayInput())

    def clean_phone(self) -> str:
        """Digits only, as the roll keeps them."""
        return _parsed(cells.phone, self.cleaned_data["phone"])


class SecretsForm(forms.Form):
    """Numbers that are stored encrypted."""

    identity_number = forms.CharField(label=_("Identity number"), max_length=18, required=False)
    bank_account = forms.CharField(label=_("Bank account"), max_length=30, required=False)

    def clean_identity_number(self) -> str:
        """18 characters with the right check character."""
        return _parsed(cells.identity_number, self.cleaned_data["identity_number"])

    def clean_bank_account(self) -> str:
        """Digits only."""
        return _parsed(cells.digits("银行账号", 10, 25), self.cleaned_data["bank_account"])


class PostForm(forms.Form):
    """A post in the place or in one of those below it."""

    kind = forms.ChoiceField(label=_("Post"), choices=posts.CHOICES)
    place = forms.ModelChoiceField(
        label=_("Place"), queryset=Place.objects.none(), to_field_name="code"
    )
    office = forms.CharField(
        label=_("Office"), max_length=80, required=False,
        help_text=_("For heads and members of offices only; a new name opens the office."),
    )  # fmt: skip
    starts_on = forms.DateField(label=_("Since"), widget=DayInput())

    def __init__(self, township: Place, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.township = township
        within = Place.objects.filter(Q(pk=township.pk) | Q(parent=township), ends_on__isnull=True)
        self.fields["place"].queryset = within.order_by("code")
        kept = posts.kept_by(township.level)
        self.fields["kind"].choices = [(kind.key, kind.title) for kind in kept]
        self.fields["starts_on"].initial = timezone.localdate().replace(day=1)

    def hold(self, person: Person, by: Account) -> Post:
        """Does it; `Refused` says what stands in the way."""
        wanted = self.cleaned_data
        office: Office | None = None
        if wanted["office"] and wanted["kind"] in posts.OF_OFFICE:
            office = actions.open_office(place=self.township, name=wanted["office"], by=by)
        return actions.hold_post(
            person=person, place=wanted["place"], kind=wanted["kind"], office=office,
            starts_on=wanted["starts_on"], by=by,
        )  # fmt: skip


class EndPostForm(forms.Form):
    """The last day of a post."""

    ends_on = forms.DateField(label=_("Last day"), widget=DayInput())


class UploadForm(forms.Form):
    """One sheet of people."""

    file = forms.FileField(
        label=_("Excel file"),
        help_text=_("The filled template, or a sheet of yours; the order of columns is free."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> object:
        """No larger than this installation takes."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB. Leave out pictures and other sheets."),
                params={"most": settings.UPLOAD_BYTES // 2**20},
            )
        return file


class RoleForm(forms.Form):
    """A role in the place, or in one of those below it."""

    role = forms.ChoiceField(label=_("Role"), choices=roles.CHOICES)
    place = forms.ModelChoiceField(
        label=_("Place"), queryset=Place.objects.none(), to_field_name="code"
    )

    def __init__(self, township: Place, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        choices = [township.pk, *(village.pk for village in queries.villages_of(township))]
        self.fields["place"].queryset = Place.objects.filter(pk__in=choices).order_by("code")
        self.fields["place"].initial = township.code


class IdentificationForm(forms.Form):
    """How the holder of a lost second factor was identified."""

    identification = forms.CharField(
        label=_("How the holder was identified"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Which paper was shown, on which day, and who was there. No numbers of papers."
        ),
    )


class FirstPasswordForm(forms.Form):
    """A password of one's own, typed twice."""

    password = forms.CharField(
        label=_("New password"), strip=False, max_length=128,
        help_text=_("At least 10 characters, not only digits."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=_("The new password once more"), strip=False, max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, object]:
        """Both must be the same."""
        typed = super().clean()
        if typed.get("password") != typed.get("again"):
            self.add_error("again", _("The two passwords differ. Type the same one twice."))
        return typed


def _parsed(parse: object, typed: str) -> str:
    """A cell's parser at work on a field: one rule for the sheet and the page."""
    try:
        return parse(typed) if typed else ""
    except ValueError as fault:
        raise forms.ValidationError(str(fault)) from fault
