"""Two-step login from setting it up to switching it off: every page in our words and our frame."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse
from playwright.sync_api import expect

from tests import people
from tests.journeys.conftest import DESKTOP, PHONE, fits, shoot, violations

pytestmark = pytest.mark.django_db(transaction=True)
# A half-width colon after a Chinese character belongs into no Chinese text.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff]:")


def code_for(secret: str) -> str:
    """The six digits that an app would show now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def look(page, name, size):
    """Nothing overflows, axe is content, no half-width colon; a picture is kept."""
    assert fits(page) and not HALF_WIDTH.findall(page.inner_text("body")), page.url
    assert violations(page) == []
    shoot(page, f"two-steps-{name}-{size['width']}")


def confirm(page):
    """The password, or a code, where the product asks who is at the keyboard."""
    if "reauthenticate" in page.url:
        page.locator("[name=password]").fill(people.PASSWORD)
        page.get_by_role("button", name="确认").click()


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_set_up_codes_and_off_again(visit, transactional_db, size):
    account = people.account("clerk", people.town(villages=1), username="clerk")
    page = visit("/accounts/login/", size=size)
    page.get_by_label("用户名").fill("clerk")
    page.get_by_label("密码").fill(people.PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto(reverse("mfa_index"))
    look(page, "index", size)
    page.get_by_role("link", name="设置").click()
    confirm(page)
    look(page, "activate", size)
    secret = page.locator("p strong.num").inner_text()
    page.locator("[name=code]").fill(code_for(secret))
    page.get_by_role("button", name="设置").click()
    page.goto(reverse("mfa_view_recovery_codes"))
    codes = Authenticator.objects.get(user=account, type="recovery_codes").wrap()
    assert page.locator(".recovery-codes li").all_inner_texts() == codes.get_unused_codes()
    look(page, "codes", size)
    page.get_by_role("link", name="重新生成恢复码").click()
    confirm(page)
    look(page, "new-codes", size)
    page.get_by_role("button", name="重新生成恢复码").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.goto(reverse("mfa_deactivate_totp"))
    confirm(page)
    look(page, "off", size)
    page.get_by_role("button", name="停用").click()
    assert not Authenticator.objects.exists()
