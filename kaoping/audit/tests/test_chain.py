"""Nobody changes a sealed event unnoticed; erasing what is personal is no change."""

import datetime
import io
import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from kaoping.audit import chain, queries
from kaoping.audit.actions import record
from kaoping.audit.models import Event, Seal
from kaoping.lib.errors import UserError

pytestmark = [pytest.mark.django_db, pytest.mark.rewrites_sealed]


def write(count: int = 3, **columns) -> list[Event]:
    with transaction.atomic():
        return [record(verb="test", by=None, detail={"number": n}, **columns) for n in range(count)]


def change(event: Event, **columns) -> None:
    Event.objects.filter(pk=event.pk).update(**columns)


def test_sealing_chains_everything_once_and_leaves_the_tail_to_the_next_time():
    write(3)
    assert chain.seal() == 3
    assert chain.seal() == 0
    write(2)
    verdict = chain.verify()
    assert (verdict.seals, verdict.events, verdict.unsealed) == (1, 3, 2)
    assert verdict.intact
    assert chain.seal() == 2
    assert chain.verify().head == queries.head() == Seal.objects.latest("id").head


def test_an_empty_log_is_intact_and_has_no_head():
    assert chain.seal() == 0
    assert chain.verify().intact
    assert queries.head() == ""


def test_a_long_log_is_sealed_in_several_seals(monkeypatch):
    monkeypatch.setattr(chain, "MOST_AT_ONCE", 2)
    write(5)
    assert chain.seal() == 5
    assert Seal.objects.count() == 3
    assert chain.verify().intact


CHANGES = {
    "at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
    "actor_id": 99,
    "verb": "another",
    "place_code": "621227112000",
    "target_type": "people.person",
    "target_id": "7",
    "detail": {"number": 8},
}


def test_every_column_that_is_not_personal_is_covered():
    personal = Event.personal_columns | {"salt"}
    columns = {column.attname for column in Event._meta.concrete_fields}
    assert set(chain.CHAINED) == columns - personal
    assert set(CHANGES) | {"id", "personal_hash"} == set(chain.CHAINED)


@pytest.mark.parametrize("column", CHANGES)
def test_a_change_of_any_chained_column_is_found_and_the_event_named(column):
    _, event, _ = write()
    chain.seal()
    change(event, **{column: CHANGES[column]})
    assert [fault for fault in chain.verify().faults if f"event {event.pk} " in fault]


def test_a_changed_hash_or_personal_part_is_found():
    first, second = write(2, personal={"name": "李四"})
    chain.seal()
    change(first, personal_hash="f" * 64)
    change(second, personal={"name": "王五"})
    faults = "\n".join(chain.verify().faults)
    assert f"event {first.pk} " in faults
    assert f"event {second.pk} (test): its personal part" in faults


def test_erasing_what_is_personal_does_not_break_the_chain():
    (event,) = write(1, personal={"name": "李四"})
    chain.seal()
    change(event, personal=None, salt="", actor_name="")
    assert chain.verify().intact


def test_removed_and_added_events_are_found():
    first, *_ = write(3)
    chain.seal()
    columns = {"verb": "slipped_in", "at": first.at}
    Event.objects.filter(pk=first.pk).delete()
    assert any("1 events were removed" in fault for fault in chain.verify().faults)
    Event.objects.create(pk=first.pk, **columns)
    assert any("slipped_in" in fault for fault in chain.verify().faults)


def test_a_rewritten_chain_is_convicted_by_the_head_on_a_notice():
    event, *_ = write(3)
    chain.seal()
    printed = queries.head()
    change(event, verb="another")
    Seal.objects.all().delete()
    chain.seal()
    assert chain.verify().intact
    assert "rewritten" in chain.verify(against=printed).faults[0]


def test_a_printed_head_stays_valid_while_the_log_grows():
    write()
    chain.seal()
    printed = queries.head()
    write()
    chain.seal()
    assert chain.verify(against=printed).intact


def test_an_event_needs_its_actions_transaction():
    connection.savepoint_commit(connection.savepoint())
    with pytest.raises(ValueError, match="xyz"), transaction.atomic():
        record(verb="test", by=None)
        raise ValueError("xyz")
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_sealing_waits_for_a_writer_and_misses_nothing(monkeypatch):
    """A writer with a smaller number commits late: it must stand in the seal, or after none."""
    monkeypatch.setattr(chain, "SEALING_PATIENCE", "100ms")
    written, go_on = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            record(verb="slow", by=None)
            written.set()
            go_on.wait(10)
        connections.close_all()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    written.wait(10)
    write(1)
    assert chain.seal() == 0
    go_on.set()
    writer.join()
    assert chain.seal() == 2
    assert chain.verify().intact


def in_a_thread(work: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """Begins the work on a connection of its own; the list gets what it gives or raises."""
    found: list[object] = []

    def run() -> None:
        try:
            found.append(work())
        except Exception as fault:
            found.append(fault)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


@pytest.mark.django_db(transaction=True)
def test_two_sealers_never_add_the_same_link():
    """The second waits for the first, whose seal stands in a transaction that is still open."""
    write(2)
    with transaction.atomic():
        assert chain.seal() == 2
        other, found = in_a_thread(chain.seal)
        other.join(0.5)
        assert other.is_alive()
    other.join()
    assert found == [0]
    assert Seal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_sealer_that_holds_the_chain_for_long_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(chain, "SEALING_PATIENCE", "100ms")
    write(2)
    with transaction.atomic():
        assert chain.seal() == 2
        other, found = in_a_thread(chain.seal)
        other.join()
        writer, written = in_a_thread(lambda: len(write(1)))
        writer.join(5)
        assert (found, written) == ([0], [1])
    assert chain.seal() == 1
    assert chain.verify().intact


@pytest.mark.django_db(transaction=True)
def test_two_transactions_that_wrote_and_seal_do_not_fail():
    """Each waits for the other's events: both give up or one wins, and none is in error."""
    both = threading.Barrier(2)

    def write_and_seal() -> int:
        with transaction.atomic():
            write(1)
            both.wait(10)
            return chain.seal()

    first, second = in_a_thread(write_and_seal), in_a_thread(write_and_seal)
    for thread, _ in (first, second):
        thread.join()
    assert all(isinstance(found[0], int) for _, found in (first, second)), (first, second)
    chain.seal()
    verdict = chain.verify()
    assert verdict.intact
    assert verdict.events == 2


def test_sealing_within_a_transaction_is_undone_with_it_and_leaves_no_setting():
    with pytest.raises(ValueError, match="xyz"), transaction.atomic():
        write(1)
        assert chain.seal() == 1
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("0",)
        raise ValueError("xyz")
    assert not Seal.objects.exists()
    assert chain.verify().intact


def verify(*words: str) -> str:
    out = io.StringIO()
    call_command("audit", "verify", *words, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_found(tmp_path: Path):
    event, *_ = write(3)
    call_command("audit", "seal", stdout=io.StringIO())
    notice = tmp_path / "notice.json"
    notice.write_text(json.dumps({"notice": {"audit_head": queries.head()}}), encoding="utf-8")
    assert "intact" in verify("--against", str(notice))
    assert "intact" in verify("--against", queries.head())
    change(event, verb="another")
    with pytest.raises(CommandError, match=f"event {event.pk} "):
        verify()


@pytest.mark.parametrize("content", ["{}", "no json"])
def test_a_notice_without_a_head_is_refused_with_a_remedy(tmp_path: Path, content: str):
    file = tmp_path / "notice.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UserError):
        verify("--against", str(file))
