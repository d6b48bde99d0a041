"""A lost second factor: reset by an administrator who records how the holder was identified."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from kaoping.audit.models import Event
from kaoping.people import actions
from kaoping.people.models import Account
from tests import people

pytestmark = pytest.mark.django_db
SEEN = {"identification": "本人持身份证到场，2026年4月2日，程立新在场"}


@pytest.fixture
def administrator(owner) -> Account:
    """The administrator of the owner's town."""
    return people.account("administrator", people.place(people.DAHEDIAN))


def equip(account: Account) -> None:
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=account, type=kind, data={"secret": "x"})


def address(account: Account) -> str:
    return reverse("people:reset_second_factor", args=[account.pk])


def test_it_goes_with_its_codes_and_sessions_and_the_log_says_how_the_holder_was_known(
    client, administrator, owner
):
    equip(owner)
    elsewhere, bystander = Client(), Client()
    elsewhere.force_login(owner)
    bystander.force_login(administrator)
    client.force_login(administrator)
    shown = client.get(reverse("people:account", args=[owner.pk])).content.decode()
    assert address(owner) in shown
    assert client.post(address(owner), {"identification": " "}).status_code == 400
    assert Authenticator.objects.filter(user=owner).count() == 2
    client.post(address(owner), SEEN)
    assert not Authenticator.objects.filter(user=owner).exists()
    event = Event.objects.get(verb="reset_second_factor")
    assert (event.actor_id, event.target_id) == (administrator.pk, str(owner.pk))
    assert event.personal == SEEN
    listed = reverse("people:roll", args=[people.DAHEDIAN])
    assert elsewhere.get(listed).status_code == 302
    assert bystander.get(listed).status_code == 200
    assert client.post(address(owner), SEEN).status_code == 400  # nothing left to reset


def test_nobody_resets_their_own(client, administrator):
    equip(administrator)
    client.force_login(administrator)
    shown = client.get(reverse("people:account", args=[administrator.pk])).content.decode()
    assert address(administrator) not in shown
    assert client.post(address(administrator), SEEN).status_code == 400
    assert Authenticator.objects.filter(user=administrator).count() == 2


def test_a_township_does_not_open_a_countys_account(client, administrator, owner):
    equip(owner)
    county = people.place(people.DAHEDIAN).parent
    actions.grant_role(account=owner, role="organiser", place=county, by=None)
    client.force_login(administrator)
    refused = client.post(address(owner), SEEN)
    assert refused.status_code == 400 and "上级" in refused.content.decode()
    assert Authenticator.objects.filter(user=owner).count() == 2


def test_clerks_and_strangers_find_no_such_page(client, owner, colleague, stranger):
    equip(colleague)
    for account in (owner, stranger):
        client.force_login(account)
        assert client.post(address(colleague), SEEN).status_code == 404
