"""Browsers for the journeys: a phone and a desktop, each with and without JavaScript, and axe."""

import pathlib
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from kaoping.people.models import Account

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1366, "height": 900}
AXE = pathlib.Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js"
PATIENCE = 20_000  # milliseconds; two busy cores are no mistake of the page
SHOTS = pathlib.Path(settings.BASE_DIR) / "build/screenshots"

Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, live_server, transactional_db) -> Iterator[Visit]:
    """Opens a page of the product: `visit("/marks/", account, size=PHONE, javascript=False)`.

    Fails at the end if any page wrote an error to its console, which a breach of the
    content security policy does.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def opened(
        address: str = "/",
        account: Account | None = None,
        *,
        size: dict = DESKTOP,
        javascript: bool = True,
        large_print: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=size,
            java_script_enabled=javascript,
            locale="zh-CN",
            accept_downloads=True,
            bypass_csp=False,
        )
        contexts.append(context)
        if account is not None:
            context.add_cookies([session_cookie(account, live_server.url)])
        if large_print:
            context.add_cookies([{"name": "print", "value": "large", "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(address)
        return page

    opened.troubles = troubles
    yield opened
    for context in contexts:
        context.close()
    assert not troubles, troubles


def session_cookie(account: Account, url: str) -> dict[str, str]:
    """A signed-in session, made by Django itself; the login page has a journey of its own."""
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


def violations(page: Page) -> list[str]:
    """What axe finds on the page, a line each; nothing is what every page must have.

    The script is evaluated by the browser's debugger, which the page's policy doesn't bind.
    """
    page.wait_for_load_state()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}" for one in found
    ]


def seen(what: Locator) -> bool:
    """Waits until it is on the page: a click returns when the next page begins, not when it is there."""
    expect(what).to_be_visible(timeout=PATIENCE)
    return True


def gone(what: Locator) -> bool:
    """Waits until the page is whole and this is not on it."""
    what.page.wait_for_load_state()
    expect(what).to_be_hidden(timeout=PATIENCE)
    return True


def fits(page: Page) -> bool:
    """Whether the page, once it is whole, needs no sideways scrolling."""
    page.wait_for_load_state()
    return page.evaluate(
        "document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth"
    )


def shoot(page: Page, name: str) -> None:
    """Keeps a picture of the whole page for somebody to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state()
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
