"""The form of one piece of work."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.journal import queries
from kaoping.journal.fields import ManyFilesField
from kaoping.people.models import Person, Place


class PersonChoice(forms.ModelChoiceField):
    """Officials by their names."""

    def label_from_instance(self, person: Person) -> str:
        """The name alone."""
        return person.name


class EntryForm(forms.Form):
    """What was done, when, by whom; evidence as one likes."""

    title = forms.CharField(
        label=gettext_lazy("What was done"),
        help_text=gettext_lazy("One sentence, for example: repaired 200 m of the path at group 3."),
        max_length=80,
    )
    happened_on = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    person = PersonChoice(
        label=gettext_lazy("Work done by"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=gettext_lazy("the whole team"),
    )
    text = forms.CharField(
        label=gettext_lazy("More about it"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    evidence = ManyFilesField(
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy(
            "Photos, PDF, Word or Excel, at most 5. Not compulsory: an entry counts without."
        ),
        required=False,
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, place: Place, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        officials = queries.officials_of(place)
        self.fields["person"].queryset = officials
        self.fields["happened_on"].initial = timezone.localdate
        self.fields["token"].initial = uuid.uuid4

    def clean_happened_on(self) -> object:
        """Work that was done, not work that is planned."""
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Record work once it is done."))
        return day
