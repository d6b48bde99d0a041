"""The switches of print size and language, the gallery, the error pages."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from kaoping.web import views
from kaoping.web.context import LARGE_PRINT_COOKIE, page
from kaoping.web.tests.test_templates import faults


@pytest.fixture
def client() -> Client:
    """A browser without an account that insists on CSRF checks."""
    return Client(enforce_csrf_checks=True)


def test_large_print_is_remembered_and_leads_back(client: Client) -> None:
    answer = client.post(reverse("set_large_print"), {"print": "large", "next": "/notices/?page=2"})
    assert answer["Location"] == "/notices/?page=2"
    assert answer.cookies[LARGE_PRINT_COOKIE].value == "large"
    assert answer.cookies[LARGE_PRINT_COOKIE]["httponly"]


def test_large_print_is_forgotten(client: Client) -> None:
    client.cookies[LARGE_PRINT_COOKIE] = "large"
    answer = client.post(reverse("set_large_print"), {"print": "normal"})
    assert answer["Location"] == "/"
    assert answer.cookies[LARGE_PRINT_COOKIE].value == ""


@pytest.mark.parametrize(
    "address", ["https://stranger.example/", "//stranger.example", "javascript:0"]
)
def test_a_switch_never_leads_to_strangers(client: Client, address: str) -> None:
    answer = client.post(reverse("set_large_print"), {"print": "large", "next": address})
    assert answer["Location"] == "/"


def test_a_visit_without_pressing_changes_nothing(client: Client) -> None:
    assert client.get(reverse("set_large_print")).status_code == 405


def test_the_language_is_remembered(client: Client, settings) -> None:
    answer = client.post(reverse("choose_language"), {"language": "en", "next": "/x"})
    assert answer["Location"] == "/x"
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_an_unknown_language_is_not_remembered(client: Client, settings) -> None:
    answer = client.post(reverse("choose_language"), {"language": "xx"})
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


def test_the_context_knows_the_print_size() -> None:
    request = RequestFactory().get("/")
    assert page(request)["large_print"] is False
    request.COOKIES[LARGE_PRINT_COOKIE] = "large"
    assert page(request)["large_print"] is True


@pytest.mark.parametrize("query", ["", "?citizen"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_gallery_shows_every_component(
    client: Client, settings, query: str, language: str
) -> None:
    settings.DEBUG = True
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(reverse("gallery") + query)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in text
    assert faults(text) == []
    for piece in (
        "steps",
        "banner",
        "tag",
        "btn",
        "table",
        "empty",
        "summary",
        "evidence",
        "pages",
    ):
        assert f'class="{piece}' in text


def test_the_gallery_is_closed_in_production(client: Client, settings) -> None:
    settings.DEBUG = False
    assert client.get(reverse("gallery")).status_code == 404


def test_public_pages_set_no_cookie(client: Client, settings) -> None:
    settings.DEBUG = True
    assert not client.post(reverse("choose_language"), {"language": "xx"}).cookies


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_an_error_page_says_what_to_do_without_any_context(name: str) -> None:
    text = render_to_string(f"{name}.html")
    assert text.count("<p>") >= 2
    assert "btn-primary" in text


def test_way_back_accepts_our_own_address() -> None:
    request = RequestFactory().post("/", {"next": "http://testserver/here"})
    assert views.way_back(request) == "http://testserver/here"


def test_the_password_is_asked_again_in_the_products_words(client, owner):
    client.force_login(owner)
    page = client.get("/accounts/reauthenticate/").content.decode()
    assert "再次输入密码" in page and "输入您的密码:" not in page
