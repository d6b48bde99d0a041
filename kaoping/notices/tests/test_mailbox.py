"""The mailbox: anybody writes, nobody is followed, the writer reads the answer by a code."""

import uuid

import pytest
from django.test import Client

from kaoping.audit.models import Event
from kaoping.notices import actions
from kaoping.notices.models import Letter
from tests import people


@pytest.fixture
def town(db):
    """Dahedian without anything in it."""
    return people.place(people.DAHEDIAN)


def write(town, token=None, **fields):
    data = {"text": "值班室周一没有人", "contact": "", "token": token or uuid.uuid4(), **fields}
    return Client().post(f"/notices/mailbox/{town.code}/", data)


def test_a_letter_arrives_and_its_writer_gets_a_code(town):
    answer = write(town)
    assert Letter.objects.get().code in answer.content.decode()


def test_the_code_never_stands_in_an_address(town):
    answer = write(town)
    assert (
        answer.status_code == 200 and Letter.objects.get().code not in answer.request["PATH_INFO"]
    )


def test_the_same_form_sent_twice_is_one_letter(town):
    token = uuid.uuid4()
    first, second = write(town, token), write(town, token)
    assert Letter.objects.count() == 1
    assert all(Letter.objects.get().code in each.content.decode() for each in (first, second))


def test_a_letter_to_a_village_is_read_by_the_towns_clerk(town, owner, client):
    village = people.place("621227112201")
    write(village)
    client.force_login(owner)
    page = client.get(f"/notices/letters/of/{town.code}/").content.decode()
    assert "值班室周一没有人" in page and str(village) in page


def test_a_province_has_no_mailbox_because_nobody_would_read_it(town):
    province = town.parent.parent.parent
    assert write(province).status_code == 404


def test_nothing_follows_the_writer(town):
    write(town)
    columns = {field.name for field in Letter._meta.get_fields()}
    assert not columns & {"account", "address", "agent", "session", "received_at"}
    assert not Event.objects.exists()


def test_an_empty_letter_is_sent_back_with_what_was_typed(town):
    answer = write(town, text="", contact="13800000000")
    assert answer.status_code == 400
    assert "13800000000" in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_flood_is_stopped_kindly(town):
    Letter.objects.bulk_create(
        Letter(place=town, text="x", code=f"C{n}", token=uuid.uuid4(), received_on=actions.today())
        for n in range(actions.LETTERS_A_DAY)
    )
    assert write(town).status_code == 400
    assert Letter.objects.count() == actions.LETTERS_A_DAY


def test_the_answer_is_read_by_the_code_and_given_once(town, owner, client):
    write(town)
    letter = Letter.objects.get()
    client.force_login(owner)
    address = f"/notices/letters/{letter.pk}/answer/"
    assert client.post(address, {"answer": "已核实并整改"}).status_code == 302
    assert client.post(address, {"answer": "再答"}).status_code == 400
    typed = f"{letter.code[:5]} {letter.code[5:].lower()}"
    page = Client().post("/notices/letters/", {"code": typed}).content.decode()
    assert "已核实并整改" in page


def test_a_wrong_code_is_told_to_look_again(town):
    assert Client().post("/notices/letters/", {"code": "NOSUCH"}).status_code == 400


def test_only_the_towns_clerk_reads_letters(town, owner, colleague, stranger, client):
    write(town)
    statuses = []
    for account in (owner, colleague, stranger):
        client.force_login(account)
        statuses.append(client.get(f"/notices/letters/of/{town.code}/").status_code)
    assert statuses == [200, 404, 404]
