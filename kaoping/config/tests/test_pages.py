"""What is true of every answer: health, headers, language, and the door."""

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user_model
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from kaoping.people.models import RoleGrant
from tests.people import town

pytestmark = pytest.mark.django_db


def test_healthz_answers_without_an_account(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_healthz_names_the_cause_when_migrations_are_missing(client: Client, monkeypatch) -> None:
    def missing() -> None:
        raise LookupError

    monkeypatch.setattr("kaoping.config.health._all_migrated", missing)
    assert client.get("/healthz").status_code == 503


def test_every_answer_carries_the_strict_headers(client: Client) -> None:
    headers = client.get(reverse("account_login")).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy.pop("frame-ancestors") == policy.pop("object-src") == "'none'"
    assert policy.pop("base-uri") == "'none'"
    assert set(policy.values()) == {"'self'"}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("cookie", "language"), [(None, "zh-hans"), ("en", "en"), ("tlh", "zh-hans")]
)
def test_chinese_unless_somebody_chose_english(client: Client, cookie, language) -> None:
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    answer = client.get("/healthz", headers={"accept-language": "en-US"})
    assert answer.headers["Content-Language"] == language


def test_after_five_wrong_passwords_the_right_one_is_not_read(client: Client) -> None:
    get_user_model().objects.create_user("clerk", password="right-pass-phrase")
    right = {"login": "clerk", "password": "right-pass-phrase"}
    for _ in range(5):
        client.post(reverse("account_login"), {**right, "password": "wrong"})
    client.post(reverse("account_login"), right)
    assert SESSION_KEY not in client.session


@override_settings(SECOND_FACTOR_FOR_STAFF=True)
@pytest.mark.parametrize(
    ("role", "sent_away"), [("clerk", True), ("village_official", False), ("supervisor", False)]
)
def test_staff_without_a_second_factor_must_set_one_up(client, role, sent_away) -> None:
    account = get_user_model().objects.create_user("somebody", password="right-pass-phrase")
    RoleGrant.objects.create(account=account, role=role, place=town(villages=1))
    client.force_login(account)
    answer = client.get("/nowhere")
    assert answer.status_code == (302 if sent_away else 404)
    if sent_away:
        assert answer.url == reverse("mfa_activate_totp")


@pytest.mark.parametrize("address", ["/", "/notices/", "/healthz"])
def test_whoever_asks_only_whether_a_page_is_there_is_told(client, address) -> None:
    answer = client.head(address)
    assert answer.status_code == 200 and not answer.content
