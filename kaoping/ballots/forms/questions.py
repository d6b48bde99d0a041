"""The questions of a vote: those of the regulation are kept or left out, items in words are added."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.ballots.actions.preparing import Asked
from kaoping.ballots.models import Poll, Question
from kaoping.cycles.queries import period_of
from kaoping.meetings.models import Kind, Meeting
from kaoping.scoring.sources import Ballot

NUMBER = "number"
SCALES = {
    "agree": (("agree", "同意"), ("disagree", "不同意")),
    "satisfied": (("satisfied", "满意"), ("mostly", "基本满意"), ("dissatisfied", "不满意")),
    "grades": (
        ("excellent", "优秀"),
        ("competent", "称职"),
        ("basic", "基本称职"),
        ("incompetent", "不称职"),
    ),
    "review": (("competent", "称职"), ("incompetent", "不称职")),
}
LONGEST_TITLE = 200


class PrepareForm(forms.Form):
    """Which of the regulation's ballots are held at this meeting."""

    ballots = forms.MultipleChoiceField(
        label=gettext_lazy("Ballots of the regulation held at this meeting"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Choose none where only items in words are voted on."),
    )

    def __init__(self, meeting: Meeting, data: object = None) -> None:
        ballots = period_of(meeting.cycle).ballots if meeting.cycle_id else {}
        super().__init__(data, initial={"ballots": _proposed(meeting, ballots)})
        field = self.fields["ballots"]
        field.choices = [(key, _described(ballot)) for key, ballot in ballots.items()]
        if not ballots:
            del self.fields["ballots"]

    @property
    def chosen(self) -> list[str]:
        """Keys of the ballots."""
        return self.cleaned_data.get("ballots", [])


def _proposed(meeting: Meeting, ballots: dict[str, Ballot]) -> list[str]:
    """Those that the meeting's title names, as one planned for a single ballot does; else all."""
    if meeting.kind == Kind.CONFIRMATION:
        return []
    named = [key for key, ballot in ballots.items() if f"（{ballot.title}）" in meeting.title]
    return named or list(ballots)


def _described(ballot: Ballot) -> str:
    return f"{ballot.title}（{'、'.join(group.title for group in ballot.groups)}）"


class QuestionRow(forms.Form):
    """One question that is there: kept or not, its words."""

    keep = forms.BooleanField(label=gettext_lazy("Ask"), required=False)
    title = forms.CharField(label=gettext_lazy("Question"), max_length=LONGEST_TITLE)
    detail = forms.CharField(label=gettext_lazy("Explanation"), max_length=500, required=False)

    def __init__(self, question: Question, data: object) -> None:
        initial = {"keep": True, "title": question.title, "detail": question.detail}
        super().__init__(data, prefix=f"q{question.pk}", initial=initial)
        self.question = question
        for field in self:
            named = _("%(field)s, question %(number)s")
            said = named % {"field": field.label, "number": question.position}
            field.field.widget.attrs["aria-label"] = said

    @property
    def options(self) -> str:
        """What can be answered, in a line."""
        question = self.question
        if question.low is not None:
            return f"{question.low}—{question.high}"
        return " / ".join(option["title"] for option in question.options)

    def asked(self) -> Asked:
        """The question as `set_questions` takes it."""
        question, words = self.question, self.cleaned_data
        return Asked(
            title=words["title"],
            detail=words["detail"],
            ballot=question.ballot,
            subject=question.subject,
            options=[(option["key"], option["title"]) for option in question.options],
            low=question.low,
            high=question.high,
        )


class NewQuestions(forms.Form):
    """Items in words, one a line, all with the same options: promises, practical matters."""

    items = forms.CharField(
        label=gettext_lazy("Add items, one a line"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("A vote on promises: each line becomes a question of its own."),
    )
    scale = forms.ChoiceField(
        label=gettext_lazy("What can be answered"),
        choices=[
            *((key, " / ".join(title for _key, title in scale)) for key, scale in SCALES.items()),
            (NUMBER, gettext_lazy("A number from 0 to 100")),
        ],
    )

    def clean_items(self) -> list[str]:
        """The lines with something on them."""
        lines = [line.strip() for line in self.cleaned_data["items"].splitlines()]
        lines = [line for line in lines if line]
        too_long = [number for number, line in enumerate(lines, 1) if len(line) > LONGEST_TITLE]
        if too_long:
            raise forms.ValidationError(
                _("These lines are longer than 200 characters: %(lines)s.")
                % {"lines": "、".join(map(str, too_long))}
            )
        return lines

    def asked(self) -> list[Asked]:
        """The new questions."""
        scale = self.cleaned_data["scale"]
        if scale == NUMBER:
            return [Asked(title=line, low=0, high=100) for line in self.cleaned_data["items"]]
        return [Asked(title=line, options=SCALES[scale]) for line in self.cleaned_data["items"]]


class QuestionsForm:
    """All questions of a poll on one page: rows of those there are, and lines for new ones."""

    def __init__(self, poll: Poll, data: object = None) -> None:
        questions = poll.questions.select_related("subject__place").order_by("position")
        self.rows = [QuestionRow(question, data) for question in questions]
        self.new = NewQuestions(data)

    def is_valid(self) -> bool:
        """Whether everything fits; every row is looked at, so that all faults are told at once."""
        return all([row.is_valid() for row in self.rows] + [self.new.is_valid()])

    @property
    def errors(self) -> list[dict[str, str]]:
        """Faults of all rows for the summary above the page."""
        return [
            {"text": f"{field.field.widget.attrs.get('aria-label', field.label)}: {error}",
             "href": f"#{field.id_for_label}"}
            for form in [*self.rows, self.new]
            for field in form
            for error in field.errors
        ]  # fmt: skip

    def asked(self) -> list[Asked]:
        """The questions from now on."""
        return [row.asked() for row in self.rows if row.cleaned_data["keep"]] + self.new.asked()


class MergeForm(forms.Form):
    """Groups that vote into one box."""

    boxes = forms.MultipleChoiceField(
        label=gettext_lazy("Groups that vote together"), widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(
        label=gettext_lazy("Name of the box"),
        max_length=80,
        help_text=gettext_lazy("It stands on the slips, on the screen and in the result."),
    )

    def __init__(self, boxes: list, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["boxes"].choices = [(str(box.pk), box.attendance.title) for box in boxes]


class NewBoxForm(forms.Form):
    """A group of voters that no regulation names."""

    title = forms.CharField(label=gettext_lazy("Who votes"), max_length=80)
