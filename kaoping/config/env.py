"""Every environment variable Kaoping reads, in one place.

`read(environ)` returns an `Environment` or raises `UserError` that lists all bad values at once,
each with its remedy. `VARIABLES` is the list that `docs/operations.md` prints; a test compares.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kaoping.config.folders import kept_once
from kaoping.lib.errors import UserError

CHECKOUT = Path(__file__).resolve().parents[2]
MODES = ("development", "test", "demo", "production")
SHORTEST_SECRET = 40
SECRET = frozenset({"DATABASE_URL", "DATABASE_OWNER_URL", "KAOPING_MAIL_URL"})  # never echoed


@dataclass(frozen=True)
class Variable:
    """One environment variable: how it is read, its default, and what it is for."""

    name: str
    parse: Callable[[str], Any]
    default: str
    purpose: str


def text(value: str) -> str:
    """Text as it stands."""
    return value.strip()


def switch(value: str) -> bool:
    """`yes` or `no`, also 1/0, true/false, on/off."""
    word = value.strip().lower()
    if word in ("yes", "1", "true", "on"):
        return True
    if word in ("no", "0", "false", "off", ""):
        return False
    raise ValueError("write yes or no")


def words(value: str) -> tuple[str, ...]:
    """Several words divided by commas or spaces."""
    return tuple(word for word in re.split(r"[,\s]+", value.strip()) if word)


def one_of(*choices: str) -> Callable[[str], str]:
    """Build a reader that takes one of `choices` only."""

    def read_choice(value: str) -> str:
        if value.strip() not in choices:
            raise ValueError(f"write one of: {', '.join(choices)}")
        return value.strip()

    return read_choice


def between(low: int, high: int) -> Callable[[str], int]:
    """Build a reader for a whole number from `low` to `high`."""

    def read_number(value: str) -> int:
        if not value.strip().isdecimal() or not low <= int(value) <= high:
            raise ValueError(f"write a whole number from {low} to {high}")
        return int(value)

    return read_number


def home(value: str) -> Path:
    """An absolute folder; the default is `.kaoping` in the checkout."""
    return Path(value).expanduser().absolute() if value.strip() else CHECKOUT / ".kaoping"


def site_address(value: str) -> str:
    """The address people type, with scheme and host and nothing after them."""
    parts = urlsplit(value.strip())
    bare = not (parts.path.rstrip("/") or parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or not parts.hostname or not bare:
        raise ValueError("write it like https://kaoping.example.gov.cn")
    return f"{parts.scheme}://{parts.netloc}"


def live_address(value: str) -> str:
    """The live process's address as browsers reach it; empty where there is none."""
    return site_address(value) if value.strip() else ""


def database(value: str) -> dict[str, Any] | None:
    """Django's database settings from `postgresql://role:password@host:5432/name`; None if empty.

    A socket folder goes into the query: `postgresql://role@/name?host=/run/postgresql`.
    """
    if not value.strip():
        return None
    parts = urlsplit(value.strip())
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name or not parts.username:
        raise ValueError("write it like postgresql://role:password@host:5432/kaoping")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
    }


def mail(value: str) -> dict[str, Any]:
    """Django's mail settings from `smtp://user:password@host:587?tls=yes`, `console:` or `file:`."""
    parts = urlsplit(value.strip())
    if parts.scheme in ("console", "file") and not parts.netloc:
        return {
            "EMAIL_BACKEND": _mail_backend("filebased" if parts.scheme == "file" else "console")
        }
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError(
            "write it like smtp://user:password@host:587?tls=yes, or console:, or file:"
        )
    return {
        "EMAIL_BACKEND": _mail_backend("smtp"),
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": switch(dict(parse_qsl(parts.query)).get("tls", "no")),
    }


def _mail_backend(kind: str) -> str:
    return f"django.core.mail.backends.{kind}.EmailBackend"


VARIABLES = (
    Variable("KAOPING_MODE", one_of(*MODES), "development", "production, demo or development"),
    Variable("KAOPING_HOME", home, "", "folder for files, keys and the launcher's database"),
    Variable("KAOPING_SECRET_KEY", text, "", "signs sessions and links; at least 40 characters"),
    Variable("KAOPING_PERSONAL_KEYS", words, "", "keys that encrypt bank accounts, newest first"),
    Variable("KAOPING_URL", site_address, "http://127.0.0.1:8000", "address that people type"),
    Variable("KAOPING_LIVE_URL", live_address, "", "where the live process is reached; empty: polling"),
    Variable("KAOPING_ALLOWED_HOSTS", words, "", "further host names that may be asked for"),
    Variable("KAOPING_BEHIND_PROXY", switch, "no", "yes behind nginx: trust its forwarded headers"),
    Variable("DATABASE_URL", database, "", "PostgreSQL as the web role; empty: own launcher"),
    Variable("DATABASE_OWNER_URL", database, "", "PostgreSQL as the owner role, for migrations"),
    Variable(
        "KAOPING_DATABASE_ROLE",
        one_of("web", "owner"),
        "web",
        "which of the two roles this process uses; the kaoping command sets it",
    ),
    Variable("PG_BIN", text, "", "folder with postgres and initdb, for the launcher"),
    Variable("KAOPING_MAIL_URL", mail, "file:", "where e-mail goes: smtp://…, console: or file:"),
    Variable("KAOPING_MAIL_FROM", text, "kaoping@localhost", "sender of e-mail"),
    Variable(
        "KAOPING_SECOND_FACTOR",
        one_of("default", "staff", "nobody"),
        "default",
        "who must sign in with a code as well; default: staff in production, else nobody",
    ),
    Variable("KAOPING_OIDC_ISSUER", text, "", "OpenID Connect issuer for single sign-on"),
    Variable("KAOPING_OIDC_CLIENT_ID", text, "", "client id at that issuer"),
    Variable("KAOPING_OIDC_CLIENT_SECRET", text, "", "client secret at that issuer"),
    Variable("KAOPING_OIDC_NAME", text, "统一身份认证", "name on the sign-in button"),
    Variable("KAOPING_UPLOAD_MB", between(1, 200), "10", "largest uploaded file in megabytes"),
    Variable(
        "KAOPING_LOG_LEVEL",
        one_of("DEBUG", "INFO", "WARNING", "ERROR"),
        "INFO",
        "how much the log tells",
    ),
)


@dataclass(frozen=True)
class Environment:
    """All variables, read and checked; `env["KAOPING_MODE"]` gives one."""

    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def production(self) -> bool:
        """Whether this is a real installation."""
        return self["KAOPING_MODE"] == "production"

    def secret_key(self) -> str:
        """The given secret key, else the one kept under KAOPING_HOME."""
        return self["KAOPING_SECRET_KEY"] or _kept_key(self["KAOPING_HOME"] / "secret-key")

    def personal_keys(self) -> tuple[str, ...]:
        """The given keys for personal columns, else the one kept under KAOPING_HOME."""
        given = self["KAOPING_PERSONAL_KEYS"]
        return given or (_kept_key(self["KAOPING_HOME"] / "personal-key"),)


def read(environ: Mapping[str, str]) -> Environment:
    """Read all variables from `environ`, or refuse with every fault and its remedy."""
    values: dict[str, Any] = {}
    faults: list[str] = []
    for variable in VARIABLES:
        given = environ.get(variable.name, "").strip() or variable.default
        try:
            values[variable.name] = variable.parse(given)
        except ValueError as fault:
            shown = "not readable" if variable.name in SECRET else repr(given)
            faults.append(f"{variable.name} is {shown}: {fault}.")
    if not faults:
        faults.extend(contradictions(values))
    if faults:
        raise UserError("\n".join(faults), "Change the environment and start again.", "Settings")
    return Environment(values)


def contradictions(values: Mapping[str, Any]) -> list[str]:
    """What is readable by itself but wrong together."""
    faults = []
    web, owner = values["DATABASE_URL"], values["DATABASE_OWNER_URL"]
    if web and values["KAOPING_MODE"] in ("development", "demo"):
        faults.append("DATABASE_URL names a database of yours: set KAOPING_MODE=production.")
    if owner and not web:
        faults.append("DATABASE_OWNER_URL is set without DATABASE_URL: set both.")
    if web and owner and web["USER"] == owner["USER"]:
        faults.append("DATABASE_URL and DATABASE_OWNER_URL name one role: make two.")
    if web and not owner and values["KAOPING_DATABASE_ROLE"] == "owner":
        faults.append("This command changes tables: set DATABASE_OWNER_URL to the owner role.")
    oidc = [
        name for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET") if values[f"KAOPING_OIDC_{name}"]
    ]
    if len(oidc) in (1, 2):
        faults.append("Single sign-on needs KAOPING_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET.")
    if values["KAOPING_MODE"] == "production":
        faults.extend(_missing_in_production(values))
    return faults


def _missing_in_production(values: Mapping[str, Any]) -> list[str]:
    faults = []
    if len(values["KAOPING_SECRET_KEY"]) < SHORTEST_SECRET:
        faults.append(
            f"KAOPING_SECRET_KEY must have at least {SHORTEST_SECRET} characters: "
            "`openssl rand -base64 48` makes one."
        )
    if not values["KAOPING_PERSONAL_KEYS"]:
        faults.append("KAOPING_PERSONAL_KEYS is missing: `openssl rand -base64 32` makes one.")
    if values["KAOPING_URL"] == "http://127.0.0.1:8000":
        faults.append("KAOPING_URL is missing: write the address that people type.")
    return faults


def _kept_key(path: Path) -> str:
    """The key kept in `path`, made once with mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
    return kept_once(path, secrets.token_urlsafe(48))
