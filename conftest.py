"""Tests run against a real PostgreSQL that starts with them, and nothing is skipped in CI."""

import os
import re
import shutil

import pytest
from hypothesis import settings as hypothesis_settings

from tools.setup import CHROMIUMS

# Absolute times never fail a test: a busy machine is not a mistake of the program.
hypothesis_settings.register_profile("kaoping", deadline=None)
hypothesis_settings.load_profile("kaoping")

# Playwright keeps an event loop in the test's thread; Django must still talk to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytest_plugins = (
    "tests.people", "tests.world", "tests.months", "tests.halls", "tests.polls", "tests.county",
)  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the tests' PostgreSQL, once for all workers, and stop it after the last of them."""
    from django.conf import settings

    if hasattr(config, "workerinput") or config.option.collectonly or not settings.LAUNCHER:
        return
    server = settings.LAUNCHER.in_use()
    server.__enter__()
    config.add_cleanup(lambda: server.__exit__(None, None, None))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last: Playwright's event loop stays in the thread, and jobs need one of their own."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """In CI a test that did not run is a test that failed."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def sealed_tables_stay_sealed(request: pytest.FixtureRequest):
    """Tests run as the owner of the tables; what the web role may not do fails here all the same.

    Tests that rewrite the log on purpose are marked `rewrites_sealed`.
    """
    if request.node.get_closest_marker("rewrites_sealed"):
        yield
        return
    from django.db import connection

    from kaoping.config.rights import sealed_tables

    change = re.compile(rf'(?:UPDATE|DELETE FROM) "(?:{"|".join(sealed_tables())})"')

    def refuse(execute, sql, params, many, context):
        assert not change.match(str(sql)), f"the web role may not do this: {sql}"
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker):
    """Before the tests' database is dropped, sessions that a thread left behind are ended."""
    yield
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            # PostgreSQL's own workers (autovacuum) end by themselves, and aren't ours to end.
            " AND backend_type = 'client backend'"
        )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The system's Chromium, which `make test` installs; as root it runs without its sandbox."""
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    arguments = [*browser_type_launch_args.get("args", []), *sandbox, "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, "executable_path": found, "args": arguments}
