"""The environment is read in one place; every bad value is refused at once with its remedy."""

import pytest

from kaoping.config import env
from kaoping.lib.errors import UserError

PRODUCTION = {
    "KAOPING_MODE": "production",
    "KAOPING_SECRET_KEY": "s" * 40,
    "KAOPING_PERSONAL_KEYS": "one, two",
    "KAOPING_URL": "https://kaoping.example.gov.cn",
}


def refusal(**environ: str) -> str:
    """What the reader says to these variables."""
    with pytest.raises(UserError) as error:
        env.read(environ)
    return str(error.value)


def test_an_empty_environment_is_development_in_the_checkout() -> None:
    read = env.read({})
    assert read["KAOPING_MODE"] == "development"
    assert read["KAOPING_HOME"] == env.CHECKOUT / ".kaoping"
    assert read["DATABASE_URL"] is None
    assert not read.production


def test_all_bad_values_are_named_at_once() -> None:
    said = refusal(KAOPING_MODE="prod", KAOPING_UPLOAD_MB="0", KAOPING_BEHIND_PROXY="perhaps")
    assert "KAOPING_MODE is 'prod': write one of: development, test, demo, production." in said
    assert "KAOPING_UPLOAD_MB is '0': write a whole number from 1 to 200." in said
    assert "KAOPING_BEHIND_PROXY is 'perhaps': write yes or no." in said


def test_a_bad_database_address_is_refused_without_echoing_its_password() -> None:
    said = refusal(DATABASE_URL="mysql://web:secret@db/kaoping")
    assert "DATABASE_URL is not readable: write it like postgresql://" in said
    assert "secret" not in said


def test_database_address_over_network_and_socket() -> None:
    network = env.database("postgresql://we%40b:p%2Fw@db.example:5433/kaoping?sslmode=require")
    assert (network["USER"], network["PASSWORD"]) == ("we@b", "p/w")
    assert (network["HOST"], network["PORT"], network["NAME"]) == ("db.example", "5433", "kaoping")
    assert network["OPTIONS"] == {"sslmode": "require"}
    socket = env.database("postgresql://web@/kaoping?host=/run/postgresql")
    assert (socket["HOST"], socket["PORT"]) == ("/run/postgresql", "")


def test_production_is_complete_with_its_keys_and_address() -> None:
    read = env.read(PRODUCTION)
    assert read.production
    assert read.personal_keys() == ("one", "two")
    assert read.secret_key() == "s" * 40


@pytest.mark.parametrize("name", ["KAOPING_SECRET_KEY", "KAOPING_PERSONAL_KEYS", "KAOPING_URL"])
def test_production_refuses_to_start_without(name: str) -> None:
    assert name in refusal(**{key: value for key, value in PRODUCTION.items() if key != name})


def test_a_database_of_ones_own_is_for_production() -> None:
    said = refusal(DATABASE_URL="postgresql://web:x@db/kaoping")
    assert "set KAOPING_MODE=production" in said


def test_the_owner_is_another_role_and_needed_to_change_tables() -> None:
    web = {**PRODUCTION, "DATABASE_URL": "postgresql://web:x@db/kaoping"}
    assert "name one role" in refusal(**web, DATABASE_OWNER_URL="postgresql://web:x@db/kaoping")
    assert "set DATABASE_OWNER_URL" in refusal(**web, KAOPING_DATABASE_ROLE="owner")
    owner = env.read({**web, "DATABASE_OWNER_URL": "postgresql://owner:x@db/kaoping"})
    assert owner["DATABASE_OWNER_URL"]["USER"] == "owner"


def test_half_a_single_sign_on_is_refused() -> None:
    assert "Single sign-on needs" in refusal(KAOPING_OIDC_ISSUER="https://login.example")


@pytest.mark.parametrize("address", ["kaoping.example", "ftp://kaoping.example", "http://a.b/c"])
def test_site_address_needs_scheme_and_host_only(address: str) -> None:
    assert "KAOPING_URL" in refusal(KAOPING_URL=address)


def test_mail_addresses() -> None:
    smtp = env.mail("smtp://us%40er:pw@mail.example:587?tls=yes")
    assert (smtp["EMAIL_HOST_USER"], smtp["EMAIL_PORT"], smtp["EMAIL_USE_TLS"]) == (
        "us@er",
        587,
        True,
    )
    assert env.mail("smtps://mail.example")["EMAIL_PORT"] == 465
    assert env.mail("console:")["EMAIL_BACKEND"].endswith("console.EmailBackend")


def test_a_kept_key_is_private_and_stays(tmp_path) -> None:
    read = env.read({"KAOPING_HOME": str(tmp_path)})
    key = read.secret_key()
    assert len(key) >= env.SHORTEST_SECRET
    assert read.secret_key() == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_every_variable_is_in_the_operations_guide() -> None:
    guide = (env.CHECKOUT / "docs" / "operations.md").read_text()
    missing = [variable.name for variable in env.VARIABLES if f"`{variable.name}`" not in guide]
    assert not missing
