"""Nothing of a voter is logged: not by the product at DEBUG, not in an error's report, not by PostgreSQL."""

import logging
import sys

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.utils import OperationalError
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.views.debug import ExceptionReporter

from kaoping.ballots import actions, codes, sealing
from kaoping.lib.errors import UserError
from tests import polls
from tests.polls import cast

ANSWERS = ["excellent", "incompetent", "basic"]


def told(hall, slip) -> list[str]:
    """What must not stand in any log: code, receipt, keyed hash."""
    code = codes.read(slip.code)
    return [slip.code, code, slip.receipt, codes.hashed(hall.poll.pk, code).hex()]


def everything(hall, slip) -> None:
    """Looks a code up, mistypes it, casts, casts again, is refused, and breaks."""
    actions.look_up(hall.poll.pk, slip.code)
    actions.look_up(hall.poll.pk, slip.code[:-1] + "2")
    cast(hall, slip, ANSWERS)
    cast(hall, slip, ANSWERS)
    with pytest.raises(UserError):
        cast(hall, slip, ["unheard-of", "", ""])


def test_the_product_logs_nothing_of_a_voter_at_debug(voting, caplog):
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as captured:
        logging.getLogger("django.db.backends").setLevel(logging.DEBUG)
        try:
            everything(voting, voting.slips[0])
            voting.poll.refresh_from_db()
        finally:
            logging.getLogger("django.db.backends").setLevel(logging.WARNING)
    statements = str(captured.captured_queries)
    for word in (*told(voting, voting.slips[0]), "unheard-of", *ANSWERS):
        assert word not in caplog.text
        assert word not in statements
    assert "ballots_poll" in statements  # what went past was written down
    assert "ballots_poll" in caplog.text


def report(act) -> str:
    """What an error of this act would tell the developers by mail."""
    request = RequestFactory().post("/")
    try:
        act()
    except (DatabaseError, UserError, ValueError, TypeError):
        kind, fault, trace = sys.exc_info()
        of_product = trace.tb_next.tb_next  # without the frames of this test
        reporter = ExceptionReporter(request, kind, fault, of_product, is_email=True)
        return reporter.get_traceback_text() + reporter.get_traceback_html()
    raise AssertionError("nothing went wrong")


def test_a_database_that_is_gone_tells_nothing_of_the_voter(voting, monkeypatch):
    def gone(*_values):
        raise OperationalError("server closed the connection unexpectedly")

    slip = voting.slips[0]
    monkeypatch.setattr("kaoping.ballots.statements._row", gone)
    said = report(lambda: actions.cast(poll_id=voting.poll.pk, code=slip.code, answers=ANSWERS))
    said += report(lambda: actions.look_up(voting.poll.pk, slip.code))
    assert "server closed" in said
    for word in (slip.code, codes.read(slip.code), slip.receipt, "incompetent"):
        assert word not in said


def test_an_error_while_sealing_tells_no_answer(voting, monkeypatch):
    slip = voting.slips[0]
    broken = sealing.Form(b"too short", sealing.form_of(voting.poll.pk).questions)
    monkeypatch.setattr("kaoping.ballots.actions.casting.form_of", lambda _poll: broken)
    said = report(lambda: actions.cast(poll_id=voting.poll.pk, code=slip.code, answers=ANSWERS))
    said += report(
        lambda: actions.cast(poll_id=voting.poll.pk, code=slip.code, answers=["unheard-of", "", ""])
    )
    for word in (slip.code, codes.read(slip.code), "'incompetent', 'basic'", "unheard-of"):
        assert word not in said


def test_shares_and_keys_stand_in_no_report(voting):
    voting.close()
    wrong = [voting.shares[0], voting.shares[1][:-1] + "0"]
    said = report(lambda: actions.open_box(poll=voting.poll, shares=wrong, by=voting.clerk))
    for share in (*wrong, *voting.shares):
        assert share not in said and share.replace(" ", "") not in said


@pytest.mark.django_db(transaction=True)
def test_postgresql_logs_no_value_even_when_it_logs_every_statement():
    place, version, clerk = polls.town()
    cycle = polls.year(place, version, clerk)
    hall = polls.prepare(cycle, place.children.first(), clerk)
    hall.open()
    log = settings.LAUNCHER.base / "log"
    connection.close()
    with settings.LAUNCHER.connect("kaoping_admin") as admin:
        admin.execute("ALTER ROLE kaoping_owner SET log_statement = 'all'")
        admin.execute("ALTER ROLE kaoping_owner SET log_min_duration_statement = 0")
    began = log.stat().st_size
    try:
        everything(hall, hall.slips[0])
        actions.spend_on_paper(poll=hall.poll, code=hall.slips[1].code, by=clerk)
        more = actions.draw_slips(poll=hall.poll, box=hall.box, count=3, by=clerk)
    finally:
        connection.close()
        with settings.LAUNCHER.connect("kaoping_admin") as admin:
            admin.execute("ALTER ROLE kaoping_owner RESET ALL")
    said = log.read_bytes()[began:].decode(errors="replace")
    assert "ballots_cast" in said and "COPY ballots_slip" in said
    for slip in (*hall.slips[:2], *more):
        for word in told(hall, slip):
            assert word not in said
    assert "\\x" not in said.split("ballots_cast", 1)[1].split("\n", 1)[0]
