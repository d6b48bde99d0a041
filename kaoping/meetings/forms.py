"""Forms of this room: planning, officers, agenda, who came, minutes, decisions."""

from collections.abc import Iterable, Iterator

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaoping.cycles.models import Subject
from kaoping.lib.text import village_display
from kaoping.meetings.actions.officers import Wanted
from kaoping.meetings.law import BASES
from kaoping.meetings.models import Attendance, Body, Duty, Verdict
from kaoping.meetings.planning import Proposal
from kaoping.meetings.relatives import COUNTING
from kaoping.people.models import Person, Place

MORE_ITEMS = 3
LONGEST_MINUTES = 20_000


class DayField(forms.DateField):
    """A day, with the browser's calendar where it has one."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TimeField(forms.TimeField):
    """A time of day, with the browser's clock where it has one."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class NumberField(forms.IntegerField):
    """How many people."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            min_value=0, max_value=1_000_000, required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}), **options,
        )  # fmt: skip


class WhenForm(forms.Form):
    """Day, time and place of a meeting, and when those entitled were told."""

    held_on = DayField(label=_("Day"))
    starts_at = TimeField(label=_("Begins at"), required=False)
    venue = forms.CharField(label=_("Place of the meeting"), max_length=100, required=False)
    announced_on = DayField(
        label=_("Notice given on"), required=False,
        help_text=_("A villagers' assembly is announced days before, as the law says."),
    )  # fmt: skip


class PlanForm(WhenForm):
    """Which of the stage's meetings, by whom, in which villages."""

    which = forms.ChoiceField(label=_("Meeting"), widget=forms.RadioSelect)
    where = forms.ChoiceField(
        label=_("In which place"),
        required=False,
        help_text=_("Meetings of the place that runs the cycle are held there."),
    )
    body = forms.ChoiceField(
        label=_("Who meets"), required=False,
        choices=[("", _("as the regulation's voters suggest")), *Body.choices],
    )  # fmt: skip
    title = forms.CharField(
        label=_("What it is called"), max_length=60, required=False,
        help_text=_("Place and period are put before it. Empty: as proposed."),
    )  # fmt: skip
    field_order = ("which", "where", "body", "title", "held_on", "starts_at", "venue")

    def __init__(
        self, *args: object, proposals: list[Proposal], places: list[Place], many: str,
        **options: object,
    ) -> None:
        super().__init__(*args, **options)
        self.proposals, self.places = proposals, {place.code: place for place in places}
        self.fields["which"].choices = [
            (str(at), _spoken(row, len(places), many)) for at, row in enumerate(proposals)
        ]
        self.fields["which"].initial = "0"
        if not any(row.everywhere for row in proposals):
            del self.fields["where"]
            return
        everywhere = gettext("everywhere where it is not planned yet")
        self.fields["where"].choices = [
            ("", everywhere),
            *((place.code, village_display(place.name)) for place in places),
        ]

    @property
    def proposal(self) -> Proposal:
        """The meeting chosen."""
        return self.proposals[int(self.cleaned_data["which"])]

    @property
    def place(self) -> Place | None:
        """The one place chosen; None: all of them."""
        return self.places.get(self.cleaned_data.get("where", ""))

    @property
    def plan(self) -> dict[str, object]:
        """Kind, body, title and when, as the actions take them."""
        chosen = {key: self.cleaned_data[key] for key in WhenForm.base_fields}
        return chosen | {
            "kind": self.proposal.kind,
            "body": self.cleaned_data["body"] or self.proposal.body,
            "title": self.cleaned_data["title"] or self.proposal.title,
        }


class ReviewForm(WhenForm):
    """A statutory review: by which of the bodies that the law allows."""

    body = forms.ChoiceField(label=_("Who meets"), widget=forms.RadioSelect)
    field_order = ("body", "held_on")

    def __init__(self, *args: object, bodies: Iterable[str], **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["body"].choices = [(body, Body(body).label) for body in bodies]


class ChangeForm(WhenForm):
    """The plan of one meeting."""

    title = forms.CharField(label=_("What it is called"), max_length=100)
    field_order = ("title", "held_on")


class DayForm(forms.Form):
    """The day on which a meeting is held again."""

    held_on = DayField(label=_("New day"))


class ReasonForm(forms.Form):
    """Why a meeting was not held."""

    reason = forms.CharField(
        label=_("Why it is called off"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class MinutesForm(forms.Form):
    """What was said and decided."""

    text = forms.CharField(
        label=_("What was said and decided"),
        max_length=LONGEST_MINUTES,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "Agenda, officers and numbers stand in the document by themselves. Name no voter."
        ),
    )


class GroupForm(forms.Form):
    """One more group of those who meet."""

    title = forms.CharField(label=_("Another group"), max_length=80)


class PersonField(forms.CharField):
    """A name as typed, or somebody of the list chosen as `name（post）`."""

    def __init__(self, people: dict[str, Person], **options: object) -> None:
        widget = forms.TextInput(attrs={"list": "people", "autocomplete": "off"})
        super().__init__(max_length=60, required=False, widget=widget, **options)
        self.people = people

    def clean(self, value: str) -> tuple[str, Person | None]:
        """Name and person; no person where only a name was typed."""
        text = super().clean(value)
        person = self.people.get(text)
        return (person.name, person) if person else (text, None)


class OfficersForm(forms.Form):
    """Who gets which duty; whoever counts or watches declares to be no relative."""

    def __init__(
        self, *args: object, slots: dict[str, int], people: dict[str, Person], **options: object
    ) -> None:
        super().__init__(*args, **options)
        self.slots = [(duty, at) for duty, number in slots.items() for at in range(number)]
        for duty, at in self.slots:
            several = slots[duty] > 1
            label = f"{Duty(duty).label} {at + 1}" if several else Duty(duty).label
            self.fields[f"{duty}-{at}"] = PersonField(people, label=label)
            if duty in COUNTING:
                self.fields[f"{duty}-{at}-unrelated"] = forms.BooleanField(
                    label=_("asked: no relative of anybody appraised"), required=False
                )

    @property
    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField | None]]:
        """Name and declaration of each slot."""
        for duty, at in self.slots:
            key = f"{duty}-{at}"
            yield self[key], self[f"{key}-unrelated"] if duty in COUNTING else None

    @property
    def wanted(self) -> list[Wanted]:
        """The appointments that were filled in."""
        found = []
        for duty, at in self.slots:
            name, person = self.cleaned_data[f"{duty}-{at}"]
            if name:
                unrelated = bool(self.cleaned_data.get(f"{duty}-{at}-unrelated"))
                found.append(Wanted(duty, name, person, unrelated))
        return found


class AgendaForm(forms.Form):
    """The agenda in rows: place, text, who reports. A row without text falls away."""

    def __init__(
        self, *args: object, items: list[tuple[str, Subject | None]], heard: list[Subject],
        **options: object,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.heard = {str(subject.pk): subject for subject in heard}
        choices = [("", "—"), *((key, row.name) for key, row in self.heard.items())]
        blank = [("", None)] * MORE_ITEMS
        self.count = len(items) + MORE_ITEMS
        for at, (text, reporter) in enumerate([*items, *blank]):
            self.fields[f"at-{at}"] = NumberField(label=_("Order"), initial=at + 1)
            self.fields[f"title-{at}"] = forms.CharField(
                label=_("Item of the agenda"), max_length=200, required=False, initial=text
            )
            self.fields[f"reporter-{at}"] = forms.ChoiceField(
                label=_("Reports"), choices=choices, required=False,
                initial=str(reporter.pk) if reporter else "",
            )  # fmt: skip

    @property
    def rows(self) -> Iterator[tuple[forms.BoundField, ...]]:
        """The fields of each row."""
        for at in range(self.count):
            yield tuple(self[f"{name}-{at}"] for name in ("at", "title", "reporter"))

    @property
    def items(self) -> list[tuple[str, Subject | None]]:
        """The agenda in the order of the numbers given."""
        given = self.cleaned_data
        rows = [
            (given[f"at-{at}"] or at + 1, at, given[f"title-{at}"], given[f"reporter-{at}"])
            for at in range(self.count)
        ]
        return [(text, self.heard.get(key)) for _place, _at, text, key in sorted(rows) if text]


class AttendanceForm(forms.Form):
    """How many are entitled and how many came, group by group; whom the law takes each for."""

    def __init__(
        self, *args: object, groups: list[Attendance], bases: tuple[str, ...], **options: object
    ) -> None:
        super().__init__(*args, **options)
        self.groups, self.bases = groups, bases
        for group in groups:
            self.fields[f"entitled-{group.pk}"] = NumberField(
                label=_("Entitled"), initial=group.entitled
            )
            self.fields[f"present-{group.pk}"] = NumberField(label=_("Came"), initial=group.present)
            if bases and group.votes:
                self.fields[f"basis-{group.pk}"] = forms.ChoiceField(
                    label=_("The law counts them as"), required=False, initial=group.basis,
                    choices=[("", _("not counted by the law")), *((base, BASES[base]) for base in bases)],
                )  # fmt: skip

    @property
    def rows(self) -> Iterator[dict[str, object]]:
        """Each group with its fields."""
        for group in self.groups:
            names = ("entitled", "present", "basis")
            yield {"group": group} | {
                name: self[f"{name}-{group.pk}"]
                for name in names
                if f"{name}-{group.pk}" in self.fields
            }

    @property
    def counts(self) -> dict[str, tuple[int | None, int | None]]:
        """The numbers as `count_attendance` takes them."""
        return {
            group.key: (
                self.cleaned_data[f"entitled-{group.pk}"],
                self.cleaned_data[f"present-{group.pk}"],
            )
            for group in self.groups
        }

    @property
    def chosen_bases(self) -> dict[str, str]:
        """Whom the law takes the groups for, as `set_bases` takes it."""
        return {
            group.key: self.cleaned_data[f"basis-{group.pk}"]
            for group in self.groups
            if f"basis-{group.pk}" in self.fields
        }


class TerminationForm(forms.Form):
    """What became of a proposal that an elected post ends by law."""

    verdict = forms.ChoiceField(
        label=_("What was decided"), widget=forms.RadioSelect,
        choices=[
            (Verdict.ANNOUNCED, _("The supervision committee has announced that the office ended")),
            (Verdict.NOT_PURSUED, _("The proposal is not pursued")),
        ],
    )  # fmt: skip
    decided_on = DayField(label=_("Day of the announcement or decision"))
    document = forms.CharField(
        label=_("Announcement"), max_length=100, required=False,
        help_text=_("Number or title of the supervision committee's announcement."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why it is not pursued"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


def people_by_label(people: Iterable[tuple[Person, str]]) -> dict[str, Person]:
    """Persons by what the list of suggestions shows; of two alike none can be chosen."""
    found: dict[str, Person | None] = {}
    for person, where in people:
        label = f"{person.name}（{where}）" if where else person.name
        found[label] = None if label in found else person
    return {label: person for label, person in found.items() if person}


def _spoken(proposal: Proposal, places: int, many: str) -> str:
    words = {"title": proposal.title, "body": Body(proposal.body).label, "n": places, "many": many}
    if proposal.everywhere:
        return gettext("%(title)s — %(body)s, in each of the %(n)s %(many)s") % words
    return gettext("%(title)s — %(body)s, once for all") % words
