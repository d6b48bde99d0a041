"""What the log's verbs and details say to people.

Rooms write verbs; the words stand here, below all of them, so that an old log can be read even when the
room that wrote it has changed. A test demands words for every verb that is written anywhere.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Promise] = {
    "acknowledge": _("acknowledged the feedback"),
    "add_person": _("added a person"),
    "adjust": _("adjusted points at the review"),
    "adopt_scheme": _("adopted a scheme"),
    "answer_letter": _("answered a letter of the mailbox"),
    "answer_objection": _("answered an objection"),
    "approve_pay_sheet": _("approved a pay sheet"),
    "change_person": _("corrected a person's entry"),
    "choose_password": _("chose a password of their own"),
    "close_account": _("closed an account"),
    "close_review": _("closed the review"),
    "decide_pay": _("decided on somebody's pay"),
    "download_pay_sheet": _("downloaded a pay sheet"),
    "draft_scheme": _("drafted a scheme from a preset"),
    "end_post": _("ended a post"),
    "evidence.kept": _("kept evidence"),
    "fail_run": _("a computation failed"),
    "finish_improvement": _("recorded that an improvement is done"),
    "finish_stage": _("finished a stage"),
    "grant_role": _("gave a role"),
    "hold_post": _("entered a post"),
    "import_people": _("imported people from a sheet"),
    "issue_feedback": _("issued the feedback notices"),
    "journal.corrected": _("corrected an entry of the work journal"),
    "journal.recorded": _("made an entry in the work journal"),
    "keep_secret": _("entered an encrypted number"),
    "lapse_feedback": _("feedback lapsed without an answer"),
    "look_at_secret": _("looked at a full number"),
    "make_pay_sheet": _("made a pay sheet"),
    "nudge": _("nudged late raters"),
    "object": _("objected to an item"),
    "open_account": _("opened an account"),
    "open_cycle": _("opened a cycle"),
    "open_office": _("entered an office"),
    "publish": _("published a notice"),
    "record_calls": _("recorded calls to late raters"),
    "record_improvement": _("recorded an improvement measure"),
    "record_meeting": _("recorded the village's meeting"),
    "renew_password": _("gave a new one-time password"),
    "reopen_sheet": _("reopened a submitted sheet"),
    "request_run": _("had the results computed"),
    "revoke_role": _("took a role away"),
    "save_marks": _("saved marks"),
    "submit_sheets": _("submitted sheets"),
    "uphold_objection": _("changed points after an objection"),
}

DETAILS: dict[str, Promise] = {
    "added": _("added"),
    "after": _("after"),
    "amount_fen": _("amount in fen"),
    "before": _("before"),
    "changed": _("changed"),
    "channels": _("channels"),
    "column": _("column"),
    "columns": _("columns"),
    "document": _("document"),
    "due_on": _("due on"),
    "done_on": _("done on"),
    "ends_on": _("last day"),
    "happened_on": _("happened on"),
    "held_on": _("held on"),
    "indicator": _("item"),
    "kind": _("kind"),
    "meeting_on": _("meeting on"),
    "name": _("name"),
    "number": _("number"),
    "office": _("office"),
    "on": _("on"),
    "nudges": _("nudges"),
    "period": _("period"),
    "person": _("person"),
    "preset": _("preset"),
    "reached": _("reached"),
    "role": _("role"),
    "run": _("run"),
    "scheme": _("scheme"),
    "sha256": "SHA-256",
    "sheets": _("sheets"),
    "stage": _("stage"),
    "starts_on": _("first day"),
    "subject": _("subject"),
    "subjects": _("subjects"),
    "upheld": _("upheld"),
    "villages": _("villages"),
}


LONGEST_SHOWN, HASH_SHOWN = 80, 12


def of_verb(verb: str) -> str:
    """The verb in words; as it stands where it has none."""
    return str(VERBS.get(verb, verb))


def of_detail(detail: dict[str, object]) -> list[tuple[str, str]]:
    """Names and values of a detail, without what is empty and without long lists."""
    shown = []
    for key, value in detail.items():
        if value in (None, "", [], {}) or isinstance(value, dict):
            continue
        text = str(len(value)) if isinstance(value, list) and len(value) > 5 else value
        text = "、".join(map(str, text)) if isinstance(text, list) else str(text)
        most = HASH_SHOWN if key == "sha256" else LONGEST_SHOWN
        text = f"{text[:most]}…" if len(text) > most else text
        shown.append((str(DETAILS.get(key, key)), text))
    return shown
