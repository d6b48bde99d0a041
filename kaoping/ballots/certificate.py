"""The twin of a certified vote: everything needed to count again, as JSON with its digest.

`kaoping recount FILE` reads it on any machine. It holds what is published, and nothing more.
"""

import hashlib
import json

from kaoping.ballots import queries
from kaoping.ballots.groups import period_of_poll
from kaoping.ballots.models import Poll, Question
from kaoping.ballots.publishing import Group, Published, publish
from kaoping.lib.text import village_display

FORMAT = "kaoping-ballots/1"


def build(poll: Poll, note: str) -> tuple[str, str]:
    """The twin as text, and its digest."""
    plain = _plain(poll, publish(poll), note)
    digest = hashlib.sha256(canonical(plain).encode()).hexdigest()
    text = json.dumps(plain | {"digest": digest}, ensure_ascii=False, indent=1)
    return text, digest


def canonical(plain: dict) -> str:
    """The one text of plain data: what the digest is taken of."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(poll: Poll, result: Published, note: str) -> dict:
    meeting = poll.meeting
    return {
        "format": FORMAT,
        "meeting": {
            "title": meeting.title,
            "place": village_display(meeting.place.name),
            "held_on": str(meeting.held_on),
        },
        "box_hash": poll.box_hash,
        "ballots": _rules(poll),
        "groups": [_group(group, number) for number, group in enumerate(result.groups, 1)],
        "questions": [_question(question, total, result) for question, total in result.questions],
        "receipts": queries.receipts(poll),
        "note": note,
    }


def _rules(poll: Poll) -> dict:
    """Denominator and quorum of the scheme's ballots that were held."""
    period = period_of_poll(poll)
    held = sorted({key for key in poll.questions.values_list("ballot", flat=True) if key})
    rules = {key: period.ballots[key] for key in held}
    return {
        key: {
            "title": ballot.title,
            "denominator": ballot.denominator,
            "quorum": None if ballot.quorum is None else str(ballot.quorum),
            "quorum_how": ballot.quorum_how,
        }
        for key, ballot in rules.items()
    }


def _group(group: Group, number: int) -> dict:
    return {
        "number": number,
        "title": group.title,
        "is_telling": group.is_telling,
        "boxes": [
            {
                "title": count.box.attendance.title,
                "entitled": count.box.attendance.entitled,
                "present": count.box.attendance.present,
                "printed": count.printed + count.test,
                "used": count.used,
                "paper": count.paper,
                "unused": count.unused,
                "spoiled": count.spoiled,
                "test": count.test,
                "issued": count.issued,
                "papers": count.papers,
                "invalid": count.invalid,
                "returned": count.returned,
                "valid": count.valid,
            }
            for count in group.boxes
        ],
    }


def _question(question: Question, total: dict, result: Published) -> dict:
    return {
        "position": question.position,
        "ballot": question.ballot,
        "title": question.title,
        "detail": question.detail,
        "options": question.options,
        "low": question.low,
        "high": question.high,
        "groups": {
            str(number): dict(sorted(group.answers[question.pk].items()))
            for number, group in enumerate(result.groups, 1)
            if question.pk in group.answers
        },
        "total": dict(sorted(total.items())),
    }
