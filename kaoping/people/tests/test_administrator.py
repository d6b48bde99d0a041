"""How an office gets its first account, and from there everybody else theirs."""

import io
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from kaoping.lib.errors import UserError
from kaoping.people.models import Account
from tests import people

pytestmark = pytest.mark.django_db


def administrator(code: str = people.DAHEDIAN) -> str:
    out = io.StringIO()
    call_command("administrator", code, "--name", "叶伟", "--username", "yewei", stdout=out)
    return re.search(r"\w{4}-\w{4}-\w{4}", out.getvalue())[0]


def test_the_command_opens_an_account_that_must_change_its_password():
    people.town(villages=1)
    password = administrator()
    account = Account.objects.get(username="yewei")
    assert account.check_password(password)
    assert account.must_change_password
    assert account.grants.get().role == "administrator"


def test_a_place_that_is_not_loaded_is_refused_with_the_remedy():
    with pytest.raises(UserError, match="divisions load"):
        administrator("999999")


def test_the_administrator_makes_the_clerk(client):
    town = people.town(villages=1)
    administrator()
    account = Account.objects.get(username="yewei")
    account.must_change_password = False
    account.save()
    client.force_login(account)
    answer = client.post(reverse("people:add_person", args=[town.code]), {"name": "孙晓光"})
    person = answer.headers["Location"]
    slip = client.post(f"{person}account/")
    clerk = Account.objects.get(person__name="孙晓光")
    assert slip.context["slips"][0].username == clerk.username == "sunxiaoguang"
    assert client.post(f"{person}account/").status_code == 302
    client.post(
        reverse("people:grant_role", args=[clerk.pk]), {"role": "clerk", "place": town.code}
    )
    assert clerk.grants.get().role == "clerk"


def test_a_clerk_opens_no_account_by_hand(client, owner):
    someone = people.person(people.town(villages=1))
    client.force_login(owner)
    assert client.post(reverse("people:open_account", args=[someone.pk])).status_code == 404
