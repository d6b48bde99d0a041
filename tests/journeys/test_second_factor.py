"""Somebody lost the telephone with the codes: the administrator resets it after a look at the person."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests import people
from tests.journeys.conftest import DESKTOP, PHONE, fits, gone, seen, shoot, violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("size", "javascript"), [(PHONE, False), (DESKTOP, True)])
def test_an_administrator_resets_a_lost_second_factor(visit, transactional_db, size, javascript):
    town, wide = people.town(villages=1), size["width"]
    administrator = people.account("administrator", town)
    account = people.account("clerk", town)
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})
    address = reverse("people:account", args=[account.pk])
    page = visit(address, administrator, size=size, javascript=javascript)
    page.get_by_role("link", name="重置两步登录").click()
    page.get_by_label("如何核实本人身份").fill("本人持身份证到场，4月2日，程立新在场")
    assert fits(page)
    if javascript:
        assert violations(page) == []
    shoot(page, f"people-second-factor-{wide}")
    page.get_by_role("button", name="重置两步登录").click()
    assert seen(page.get_by_text("两步登录已重置"))
    assert gone(page.get_by_role("link", name="重置两步登录"))
    shoot(page, f"people-account-{wide}")
