"""Every component in a real browser: phone and desktop, large print, without JavaScript."""

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

CHECKOUT = Path(__file__).parents[3]
AXE = CHECKOUT / "node_modules/axe-core/axe.min.js"
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1366, "height": 900}}
PAGES = ("/components/", "/components/?citizen", "/accounts/login/")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def gallery_is_open(settings) -> None:
    """The gallery is shown to those who develop."""
    settings.DEBUG = True


def opened(context: BrowserContext, address: str) -> Page:
    """The page, and the list `page.faults` of what the browser complained about."""
    page = context.new_page()
    page.faults = []
    page.on("console", lambda line: page.faults.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.goto(address)
    return page


def violations(page: Page) -> list[str]:
    """What axe finds wrong: rule and first place."""
    page.evaluate(AXE.read_text("utf-8") + ";0")
    found = page.evaluate("axe.run()")["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['target']}" for rule in found]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_components_fit_and_nobody_complains(
    live_server, browser: Browser, address: str, size: str, large: bool
) -> None:
    context = browser.new_context(viewport=SIZES[size])
    if large:
        context.add_cookies([{"name": "print", "value": "large", "url": live_server.url}])
    page = opened(context, live_server.url + address)
    assert page.faults == []
    assert overflow(page) <= 0
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_large_print_is_switched_on_without_javascript(
    live_server, browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport=SIZES["phone"], java_script_enabled=False)
    page = opened(context, live_server.url + address)
    page.click("button[name=print]")
    assert page.url == live_server.url + address
    assert page.locator("html.large-print").count() == 1
    context.close()


def test_a_chart_is_drawn_beside_its_table(live_server, browser: Browser) -> None:
    context = browser.new_context(viewport=SIZES["desktop"])
    page = opened(context, live_server.url + "/components/")
    page.wait_for_selector("[data-chart] canvas")
    assert page.faults == []
    context.close()


def test_targets_of_citizen_pages_are_64_pixels(live_server, browser: Browser) -> None:
    context = browser.new_context(viewport=SIZES["phone"])
    page = opened(context, live_server.url + "/components/?citizen")
    targets = page.locator("main .btn, .field-choices label, .field input[type=text], .pages a")
    heights = targets.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= 64
    context.close()


def test_a_citizen_page_needs_four_requests_and_30_kilobytes(live_server, browser: Browser) -> None:
    context = browser.new_context(viewport=SIZES["phone"])
    page = context.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(live_server.url + "/components/?citizen", wait_until="networkidle")
    assert len(answers) <= 4
    assert sum(len(gzip.compress(answer.body())) for answer in answers) <= 30 * 1024
    context.close()
