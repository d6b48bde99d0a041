"""Erasing a person from the log: the personal parts go, what happened and the chain stay."""

import io

import pytest
from django.core.management import call_command

from kaoping.audit import chain
from kaoping.audit.models import Event
from kaoping.lib.errors import UserError
from kaoping.people import actions
from kaoping.people.erasing import erase_from_log
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.rewrites_sealed]
BASIS = "信息处理决定〔2026〕5号"


@pytest.fixture
def case(owner):
    """A person entered and corrected by the clerk, who has an account and did something; a neighbour."""
    town = people.place(people.DAHEDIAN)
    owner.administrator = people.account("administrator", town, username="chief")
    owner.someone = actions.add_person(home=town, name="李四", phone="1390000", by=owner)
    owner.account = people.account("rater", town, owner.someone, username="lisi")
    owner.neighbour = actions.add_person(home=town, name="王五", by=owner.account)
    chain.seal()
    return owner


def personal_of(person):
    return [event.personal for event in Event.objects.filter(target_id=str(person.pk),
                                                             target_type="people.person")]  # fmt: skip


def test_the_personal_parts_go_and_the_chain_stays_whole(case):
    before = Event.objects.count()
    erased = erase_from_log(person=case.someone, basis=BASIS, by=case.administrator)
    assert erased == 2  # the entry, and the opening of the account
    assert personal_of(case.someone) == [None, None]
    assert "李四" not in "".join(Event.objects.values_list("actor_name", flat=True))
    assert Event.objects.count() == before + 1
    record = Event.objects.get(verb="erase_from_log")
    assert record.detail == {"basis": BASIS, "events": 2} and record.personal is None
    chain.seal()
    assert chain.verify().intact


def test_what_others_said_of_others_stays_and_own_words_go_only_when_asked(case):
    erase_from_log(person=case.someone, basis=BASIS, by=case.administrator)
    assert personal_of(case.neighbour)[0]["name"] == "王五"
    erase_from_log(person=case.someone, basis=BASIS, own_words=True, by=case.administrator)
    assert personal_of(case.neighbour) == [None]
    assert chain.verify().intact


def test_without_a_legal_basis_nothing_is_erased(case):
    with pytest.raises(actions.Refused):
        erase_from_log(person=case.someone, basis=" ", by=case.administrator)
    assert personal_of(case.someone)[0]["name"] == "李四"


def test_the_command_shows_before_it_erases_and_asks_who_orders_it(case):
    said = io.StringIO()
    order = ("erase", str(case.someone.pk), "--basis", BASIS, "--by")
    call_command(*order, "chief", stdout=said)
    assert "2 events" in said.getvalue() and personal_of(case.someone)[0]
    for who in ("owner", "nobody"):
        with pytest.raises(UserError):
            call_command(*order, who, "--yes")
    with pytest.raises(UserError):
        call_command("erase", "999999", "--basis", BASIS, "--by", "chief", "--yes")
    call_command(*order, "CHIEF", "--yes", stdout=said)
    assert "personal data of 2 events erased" in said.getvalue()
    assert personal_of(case.someone)[0] is None
