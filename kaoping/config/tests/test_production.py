"""A real installation as docs/operations.md starts it: its settings, its checks, its door behind TLS."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from kaoping.config import env

HOST = "kaoping.example.gov.cn"
# Runs in a process of its own, since settings are read once. Answers with JSON.
VISIT = (
    f"host = {HOST!r}"
    + """
import json
import django
django.setup()
from django.test import Client
tls = {"host": host, "x-forwarded-proto": "https"}
visits = {
    "start": Client().get("/", headers=tls),
    "login": Client().get("/accounts/login/", headers=tls),
    "plain": Client().get("/accounts/login/", headers={"host": host}),
    "health": Client().get("/healthz", headers={"host": host}),
    "stranger": Client().get("/", headers={**tls, "host": "evil.example"}),
}
print(json.dumps({
    name: {
        "status": answer.status_code,
        "headers": dict(answer.headers),
        "secure": [bool(cookie["secure"]) for cookie in answer.cookies.values()],
        "page": answer.content.decode(),
    }
    for name, answer in visits.items()
}))
"""
)


@pytest.fixture
def production(db: None, tmp_path: Path) -> dict[str, str]:
    """The environment of a real installation, on the tests' database."""
    server = {name: quote(str(value)) for name, value in connection.settings_dict.items()}
    role, place = f"{server['USER']}:{server['PASSWORD']}", f"host={server['HOST']}"
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "KAOPING_MODE": "production",
        "KAOPING_HOME": str(tmp_path),
        "KAOPING_URL": f"https://{HOST}",
        "KAOPING_BEHIND_PROXY": "yes",
        "KAOPING_SECRET_KEY": "not-so-secret-since-it-is-for-tests-only-0123456789",
        "KAOPING_PERSONAL_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "DATABASE_URL": f"postgresql://{role}@/{server['NAME']}?{place}&port={server['PORT']}",
        "KAOPING_MAIL_URL": "smtp://user:password@mail.example.gov.cn:587?tls=yes",
        "DJANGO_SETTINGS_MODULE": "kaoping.config.settings",
    }


def run(production: dict[str, str], *words: str) -> subprocess.CompletedProcess:
    """One command in that environment."""
    return subprocess.run(
        [sys.executable, *words], cwd=env.CHECKOUT, env=production, capture_output=True,
        text=True, check=False,
    )  # fmt: skip


def test_djangos_own_check_of_a_deployment_finds_nothing(production):
    answer = run(production, "-m", "kaoping", "check", "--deploy", "--fail-level", "WARNING")
    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


def test_pages_are_served_behind_tls_and_nowhere_else(production):
    collected = run(production, "-m", "kaoping", "collectstatic", "--no-input", "--verbosity", "0")
    assert collected.returncode == 0, collected.stderr
    answer = run(production, "-c", VISIT)
    assert answer.returncode == 0, answer.stderr
    visits = json.loads(answer.stdout)
    assert {name: visit["status"] for name, visit in visits.items()} == {
        "start": 200, "login": 200, "plain": 301, "health": 200, "stranger": 400,
    }  # fmt: skip
    for name in ("start", "login"):
        assert visits[name]["headers"]["Strict-Transport-Security"] == "max-age=31536000"
        assert "demo" not in visits[name]["page"]
    assert visits["login"]["secure"] == [True]
    assert visits["plain"]["headers"]["Location"] == f"https://{HOST}/accounts/login/"
    assert answer.stderr == ""
