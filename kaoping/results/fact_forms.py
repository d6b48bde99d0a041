"""Forms by which the office records events, and items that do not apply."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.cycles.models import Subject
from kaoping.lib.text import village_display
from kaoping.results.forms import OnceForm
from kaoping.results.models import RecordedFact
from kaoping.results.queries.recorded import Recordable, name_of


class WordsForm(OnceForm):
    """Why, and by which document."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    document = forms.CharField(
        label=_("Document"), max_length=120, help_text=_("Number or name of the document.")
    )


class FactForm(WordsForm):
    """What happened, or does not apply, and to whom."""

    field_order = ("subject", "what", "reason", "document", "token")

    subject = forms.ChoiceField(label=_("About whom"))
    what = forms.ChoiceField(label=_("What is recorded"))

    def __init__(
        self, *args, subjects: list[Subject], recordable: list[Recordable], **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = {str(one.pk): one for one in subjects}
        self.recordable = {f"{one.sort} {one.key}": one for one in recordable}
        grouped = groupby(subjects, key=lambda one: village_display(one.place.name))
        self.fields["subject"].choices = [
            ("", "—"),
            *(
                (village, [(one.pk, name_of(one)) for one in members])
                for village, members in grouped
            ),
        ]
        titles = {
            RecordedFact.Sort.EVENT: _("Event"),
            RecordedFact.Sort.NOT_APPLICABLE: _("Item that does not apply"),
        }
        by_sort = groupby(self.recordable.items(), key=lambda item: item[1].sort)
        self.fields["what"].choices = [
            ("", "—"),
            *((titles[sort], [(key, one.title) for key, one in items]) for sort, items in by_sort),
        ]

    def clean(self) -> dict:
        """What an action of this room asks: subject, sort, key, reason, document and token."""
        found = super().clean()
        subject, what = found.pop("subject", ""), found.pop("what", "")
        if subject and what:
            chosen = self.recordable[what]
            found |= {"subject": self.subjects[subject], "sort": chosen.sort, "key": chosen.key}
        return found
