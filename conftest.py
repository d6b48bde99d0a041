"""Tests run against a real PostgreSQL that starts with them, and nothing is skipped in CI."""

import os

import pytest

os.environ["KAOPING_MODE"] = "test"
os.environ["KAOPING_DATABASE_ROLE"] = "owner"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaoping.config.settings")
# Playwright keeps an event loop in the test's thread; Django must still talk to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


pytest_plugins = ["tests.people", "tests.world"]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the tests' PostgreSQL, once for all workers, and stop it after the last of them."""
    if hasattr(config, "workerinput") or config.option.collectonly or os.environ.get("DATABASE_URL"):
        return
    from django.conf import settings

    server = settings.LAUNCHER.in_use()
    server.__enter__()
    config.add_cleanup(lambda: server.__exit__(None, None, None))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """In CI a test that did not run is a test that failed."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report
