"""Roles say *what* somebody may do; places and a cycle's assignments say *where*.

Screens, documents and the permission matrix read these classes. A refusal is a 404: whoever may not see
a thing isn't told that it exists.
"""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role:
    """One role: its key, its name, what it is for, and the verbs it may use.

    It holds in the place of its grant and everywhere below, in what the grant's place or one below
    it runs: a township's clerk has no say in the cycle in which the county appraises the township.
    `speaks`: it holds in the place of its grant alone, for what a place above runs about it.
    """

    key: ClassVar[str]
    title: ClassVar[Promise]
    description: ClassVar[Promise]
    verbs: ClassVar[frozenset[str]]
    speaks: ClassVar[bool] = False


class Clerk(Role):
    """Runs the appraisal of a township."""

    key = "clerk"
    title = _("Township clerk")
    description = _("Runs the month: people, schemes, cycles, results, notices and pay sheets.")
    verbs = frozenset(
        {
            "see_people", "edit_people", "see_schemes", "edit_schemes", "see_cycle", "run_cycle",
            "see_marks", "type_marks", "nudge", "see_results", "adjust_results", "close_review",
            "answer_objection", "see_feedback", "issue_feedback", "go_on_without", "publish",
            "see_pay", "decide_pay", "see_bank_accounts", "see_journal", "write_journal", "see_audit",
            "decide_consequence", "record_fact", "see_meetings", "run_meeting", "type_card",
        }
    )  # fmt: skip


class Rater(Role):
    """Marks what the cycle assigns to them; helps to type jurors' paper cards, and nothing else."""

    key = "rater"
    title = _("Rater")
    description = _("Marks the villages and items assigned by the cycle.")
    verbs = frozenset({"mark", "attach_evidence", "type_card"})


class Leader(Role):
    """A main leader of the township: sees everything, decides at the review meeting."""

    key = "leader"
    title = _("Township leader")
    description = _("Sees marks and results of the township and decides at the review meeting.")
    verbs = frozenset(
        {
            "see_cycle", "see_marks", "see_results", "see_feedback", "go_on_without", "see_pay",
            "see_journal", "decide_consequence", "see_meetings", "type_card",
        }
    )  # fmt: skip


class VillageOfficial(Role):
    """Speaks for a village: sees its feedback, acknowledges or objects, records work."""

    key = "village_official"
    title = _("Village official")
    description = _(
        "Sees the feedback of the village, acknowledges or objects, records work and measures."
    )
    speaks = True
    verbs = frozenset(
        {
            "see_feedback", "acknowledge", "object", "record_measures", "see_journal",
            "write_journal", "see_meetings",
        }
    )  # fmt: skip


class PlaceOfficial(Role):
    """Speaks for a township or county that is appraised from above, and not for those below it."""

    key = "place_official"
    title = _("Official of an appraised township or county")
    description = _(
        "Sees the feedback of the township or county, acknowledges or objects, records measures."
    )
    verbs = VillageOfficial.verbs
    speaks = True


class Supervisor(Role):
    """The supervision committee of a village: leads the statutory review and watches the boxes."""

    key = "supervisor"
    title = _("Supervision committee")
    description = _("Leads the meetings of its village at which officials are appraised.")
    verbs = frozenset({"see_meetings", "run_meeting", "type_card", "see_feedback"})


class Finance(Role):
    """Pays: reads pay sheets, nothing else."""

    key = "finance"
    title = _("Finance office")
    description = _("Downloads approved pay sheets.")
    verbs = frozenset({"see_pay", "see_bank_accounts"})


class Organiser(Role):
    """The county's organisation department: reads results of all its townships."""

    key = "organiser"
    title = _("County organisation department")
    description = _("Reads schemes, results and notices of every township of the county.")
    verbs = frozenset(
        {"see_schemes", "see_cycle", "see_results", "see_feedback", "see_meetings"}
    )


class Administrator(Role):
    """Keeps accounts and roles; sees no marks and decides nothing."""

    key = "administrator"
    title = _("Administrator")
    description = _("Keeps accounts, roles and places. Has no say in any result.")
    verbs = frozenset({"see_people", "edit_people", "edit_roles", "see_audit"})


ROLES: tuple[type[Role], ...] = (
    Clerk, Rater, Leader, VillageOfficial, PlaceOfficial, Supervisor, Finance, Organiser,
    Administrator,
)  # fmt: skip
BY_KEY = {role.key: role for role in ROLES}
# Roles that hold in the very place of their grant and nowhere below it.
SPEAKING = frozenset(role.key for role in ROLES if role.speaks)
# Roles whose holders do what a cycle assigns to them by name, wherever they were granted.
ASSIGNED = frozenset({Rater.key, Supervisor.key})
CHOICES = [(role.key, role.title) for role in ROLES]
VERBS = frozenset().union(*(role.verbs for role in ROLES))


def with_verb(verb: str) -> list[str]:
    """Keys of the roles that may use a verb; an unknown verb is a mistake of ours, so it raises."""
    if verb not in VERBS:
        raise LookupError(f"no role has the verb {verb!r}: add it to a role in people/roles.py")
    return [role.key for role in ROLES if verb in role.verbs]
