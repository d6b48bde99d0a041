"""What the log's verbs and details say to people.

Rooms write verbs; the words stand here, below all of them, so that an old log can be read even when the
room that wrote it has changed. A test demands words for every verb that is written anywhere.
"""

import datetime
from collections.abc import Mapping

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaoping.lib.decimals import format_fen

VERBS: dict[str, Promise] = {
    "acknowledge": _("acknowledged the feedback"),
    "add_groups": _("entered groups of voters"),
    "add_person": _("added a person"),
    "adjust": _("adjusted points at the review"),
    "admit_juror": _("took a juror's recusal or absence back"),
    "adopt_scheme": _("adopted a scheme"),
    "answer_letter": _("answered a letter of the mailbox"),
    "answer_objection": _("answered an objection"),
    "appoint_officer": _("gave somebody a duty at a meeting"),
    "approve_pay_sheet": _("approved a pay sheet"),
    "bar": _("a vote barred somebody from reporting"),
    "call_off": _("called a meeting off"),
    "certify": _("certified the result of a vote"),
    "change_meeting": _("changed the plan of a meeting"),
    "change_person": _("corrected a person's entry"),
    "choose_password": _("chose a password of their own"),
    "close_account": _("closed an account"),
    "close_poll": _("closed a vote"),
    "close_review": _("closed the review"),
    "confirm_on_paper": _("recorded a village's confirmation on paper"),
    "convene": _("convened a meeting"),
    "count_attendance": _("counted those present at a meeting"),
    "count_box_slips": _("counted the slips of a box"),
    "decide_consequence": _("recorded a decision on a proposal"),
    "decide_pay": _("decided on somebody's pay"),
    "decide_termination": _("recorded a decision on the end of an office"),
    "dismiss_officer": _("took a duty at a meeting away"),
    "download_pay_sheet": _("downloaded a pay sheet"),
    "draft_scheme": _("drafted a scheme"),
    "draw_lots": _("drew the reporters' order by lot"),
    "draw_seat_codes": _("drew codes for jurors' cards"),
    "draw_slips": _("drew slips"),
    "end_jury": _("ended a jury's scoring"),
    "end_meeting": _("ended a meeting"),
    "end_post": _("ended a post"),
    "end_rehearsal": _("ended the rehearsal of a vote"),
    "enter_batch": _("entered a pile of paper ballots"),
    "erase_from_log": _("erased personal data from the log"),
    "evidence.kept": _("kept evidence"),
    "evidence.swept": _("cleared away files of uploads that were never finished"),
    "excuse_juror": _("recorded a juror's recusal or absence"),
    "fail_run": _("a computation failed"),
    "finish_improvement": _("recorded that an improvement is done"),
    "finish_stage": _("finished a stage"),
    "go_on_without": _("decided to go on without silent villages"),
    "grant_role": _("gave a role"),
    "hold_post": _("entered a post"),
    "import_people": _("imported people from a sheet"),
    "issue_feedback": _("issued the feedback notices"),
    "journal.corrected": _("corrected an entry of the work journal"),
    "journal.recorded": _("made an entry in the work journal"),
    "keep_secret": _("entered an encrypted number"),
    "lapse_feedback": _("feedback lapsed without an answer"),
    "leave_out_reporter": _("left a reporter out"),
    "let_report": _("let a reporter come on stage after all"),
    "look_at_secret": _("looked at a full number"),
    "make_keys": _("made the key of a vote"),
    "make_panel": _("made the panel of a jury"),
    "make_pay_sheet": _("made a pay sheet"),
    "merge_boxes": _("let groups of voters vote together"),
    "merge_groups": _("merged groups of voters"),
    "remove_box": _("took a group of voters out of a vote"),
    "remove_group": _("took a group of people out of a meeting"),
    "nudge": _("nudged late raters"),
    "object": _("objected to an item"),
    "open_account": _("opened an account"),
    "open_box": _("opened the box and counted"),
    "open_cycle": _("opened a cycle"),
    "open_office": _("entered an office"),
    "open_poll": _("opened a vote"),
    "order_reporters": _("put the reporters in order"),
    "plan_meeting": _("planned a meeting"),
    "postpone_turn": _("broke a reporter's turn off"),
    "prepare_poll": _("prepared a secret vote"),
    "publish": _("published a notice"),
    "put_on_stage": _("called a reporter on stage"),
    "record_calls": _("recorded calls to late raters"),
    "record_fact": _("recorded an event, or an item that does not apply"),
    "record_figures": _("recorded figures"),
    "record_items": _("recorded items of a subject's own"),
    "record_improvement": _("recorded an improvement measure"),
    "record_meeting": _("recorded the village's meeting"),
    "record_minutes": _("wrote the minutes of a meeting"),
    "record_review_outcome": _("recorded what a statutory review came to"),
    "remove_juror": _("took a juror off the panel"),
    "renew_password": _("gave a new one-time password"),
    "reopen_sheet": _("reopened a submitted sheet"),
    "request_run": _("had the results computed"),
    "reset_second_factor": _("reset a second factor"),
    "reveal_points": _("revealed a jury's points"),
    "revoke_role": _("took a role away"),
    "save_marks": _("saved marks"),
    "save_scheme": _("saved the draft of a scheme"),
    "set_types": _("set types of villages"),
    "seat_jurors": _("seated jurors"),
    "set_agenda": _("set the agenda of a meeting"),
    "set_bases": _("said whom the law takes groups at a meeting for"),
    "set_boxes": _("entered the boxes of a vote"),
    "set_questions": _("entered the questions of a vote"),
    "spend_on_paper": _("exchanged a slip for paper"),
    "spoil_slip": _("took a spoiled slip back"),
    "submit_sheets": _("submitted sheets"),
    "take_back_fact": _("took back a recorded fact"),
    "take_in_reporters": _("checked the reporters against agenda and votes"),
    "take_off_stage": _("took a call on stage back"),
    "type_card": _("typed in a juror's paper card"),
    "uphold_objection": _("changed points after an objection"),
    "void_poll": _("declared a vote void"),
}

DETAILS: dict[str, Promise] = {
    "added": _("added"),
    "after": _("after"),
    "amount_fen": _("amount"),
    "announced_on": _("notice given on"),
    "ballots": _("ballots"),
    "basis": _("legal basis"),
    "before": _("before"),
    "body": _("who met"),
    "boxes": _("boxes"),
    "changed": _("changed"),
    "changes": _("marks"),
    "channels": _("channels"),
    "column": _("column"),
    "columns": _("columns"),
    "consequence": _("proposal"),
    "copied": _("copied from version"),
    "count": _("number of pieces"),
    "counts": _("came, of those entitled"),
    "digest": _("digest"),
    "document": _("document"),
    "done_on": _("done on"),
    "due_on": _("due on"),
    "duty": _("duty"),
    "ends_on": _("last day"),
    "entry": _("typed as"),
    "events": _("events"),
    "fact": _("what was recorded"),
    "figure": _("figure"),
    "files": _("files"),
    "group": _("group"),
    "groups": _("groups"),
    "happened_on": _("happened on"),
    "held_on": _("held on"),
    "indicator": _("item"),
    "items": _("items"),
    "is_unqualified": _("unqualified"),
    "issued": _("handed out"),
    "jury": _("jury"),
    "kind": _("kind"),
    "list": _("list"),
    "law": _("law"),
    "meeting_kind": _("kind of meeting"),
    "meeting_on": _("meeting on"),
    "name": _("name"),
    "nudges": _("nudges"),
    "number": _("number"),
    "of": _("of so many papers"),
    "office": _("office"),
    "on": _("on"),
    "on_behalf_of": _("on behalf of"),
    "period": _("period"),
    "person": _("person"),
    "points": _("points"),
    "post": _("post"),
    "questions": _("questions"),
    "reached": _("reached"),
    "role": _("role"),
    "run": _("run"),
    "scheme": _("scheme"),
    "seat": _("seat"),
    "seats": _("seats"),
    "sha256": "SHA-256",
    "sheets": _("sheets"),
    "signed_on": _("signed on"),
    "spoiled": _("spoiled"),
    "stage": _("stage"),
    "starts_on": _("first day"),
    "subjects": _("subjects"),
    "submitted_at": _("submitted at"),
    "test": _("rehearsal"),
    "total_fen": _("total"),
    "types": _("types of villages"),
    "turns": _("turns"),
    "unqualified": _("papers that say unqualified"),
    "unrelated": _("declared to be no relative"),
    "unused": _("left over"),
    "upheld": _("upheld"),
    "verdict": _("what was decided"),
    "version": _("version"),
    "villages": _("villages"),
    "why": _("why"),
    "withdrawn": _("points withdrawn"),
}

# Values that the log keeps as keys.
VALUES: dict[str, dict[object, Promise]] = {
    "body": {
        "members": _("members' meeting"),
        "representatives": _("representatives' assembly"),
        "assembly": _("villagers' assembly"),
        "members_and_representatives": _("members and representatives"),
        "cadres": _("all cadres of the township"),
        "mixed": _("reports before the township"),
    },
    "channels": {"desk": _("desk"), "call": _("telephone"), "email": _("e-mail")},
    "columns": {
        "name": _("full name"),
        "phone": _("telephone"),
        "email": _("e-mail"),
        "born_on": _("day of birth"),
    },
    "duty": {
        "chair": _("chair"),
        "scrutineer": _("scrutineer"),
        "teller": _("teller"),
        "minutes": _("minutes"),
    },
    "is_unqualified": {True: _("yes"), False: _("no")},
    "meeting_kind": {
        "appraisal": _("duty reports and vote"),
        "confirmation": _("vote on pledges"),
        "jury": _("jury"),
        "statutory": _("statutory review"),
    },
    "period": {"month": _("month"), "year": _("year")},
    "stage": {
        "pledging": _("pledging"),
        "confirmation": _("confirmation of the lists"),
        "inspection": _("inspection"),
        "report": _("report on duty"),
        "ballot": _("ballot"),
        "jury": _("jury"),
        "marking": _("marking"),
        "aggregation": _("aggregation"),
        "review": _("review"),
        "feedback": _("feedback"),
        "notice": _("public notice"),
        "payment": _("payment"),
    },
    "unrelated": {True: _("yes"), False: _("no")},
    "test": {True: _("yes"), False: _("no")},
    "upheld": {True: _("yes"), False: _("no")},
    "verdict": {
        "announced": _("termination announced"),
        "as_proposed": _("as proposed"),
        "otherwise": _("otherwise"),
        "not_pursued": _("not pursued"),
    },
}

PERSONS = ("person", "on_behalf_of")
"""Details that are the number of a person; whoever shows them knows the name."""
INTERNAL = ("preset", "subject")
"""Details that say something to the program only."""
HASHES = ("sha256", "scheme", "digest")
COUNTED = ("sheets",)
LONGEST_SHOWN, HASH_SHOWN, MOST_LISTED = 80, 12, 5


def of_verb(verb: str) -> str:
    """The verb in words; as it stands where it has none."""
    return str(VERBS.get(verb, verb))


def of_detail(
    detail: dict[str, object], known: Mapping[tuple[str, object], object] | None = None
) -> list[tuple[str, str]]:
    """Names and values of a detail in words, without what is empty.

    `known` has words for values that rooms above know: `("role", "clerk")`, `("person", 7)`.
    """
    shown = ((key, _in_words(key, value, known or {})) for key, value in detail.items())
    return [(str(DETAILS.get(key, key)), text) for key, text in shown if text]


def _in_words(key: str, value: object, known: Mapping) -> str:
    if value in (None, "", [], {}) or key in INTERNAL:
        return ""
    if key in PERSONS:
        return str(known.get((key, value), ""))
    if key == "changes":
        return _listed([_change(each) for each in value])
    if key in COUNTED and isinstance(value, list):
        return str(len(value))
    if isinstance(value, list):
        return _listed([_word(key, each, known) for each in value])
    return _word(key, value, known)


def _word(key: str, value: object, known: Mapping) -> str:
    if key.endswith("_fen"):
        return _("%(amount)s yuan") % {"amount": format_fen(value, grouped=True)}
    if key.endswith("_at"):
        return f"{timezone.localtime(datetime.datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
    text = str(known.get((key, value)) or VALUES.get(key, {}).get(value, value))
    most = HASH_SHOWN if key in HASHES else LONGEST_SHOWN
    return f"{text[:most]}…" if len(text) > most else text


def _listed(texts: list[str]) -> str:
    more = len(texts) - MOST_LISTED
    end = [_("%(count)s more") % {"count": more}] if more > 0 else []
    return "、".join(map(str, [*texts[:MOST_LISTED], *end]))


def _change(change: dict) -> str:
    """One changed mark: `T3.2 8 points → 9 points`."""
    before, after = (_points(change["kind"], change.get(side)) for side in ("before", "after"))
    words = {"item": change["indicator"], "before": before, "after": after}
    if not after:
        return _("%(item)s %(before)s withdrawn") % words
    return (_("%(item)s %(before)s → %(after)s") if before else _("%(item)s %(after)s")) % words


def _points(kind: str, values: dict | None) -> str:
    if not values:
        return ""
    if kind != "deduction":
        return _("%(points)s points") % values
    if values["times"] == 1:
        return _("minus %(points)s points") % values
    return _("minus %(points)s points, %(times)s times") % values
