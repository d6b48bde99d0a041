"""The web role may not change what is sealed, whatever the program tries."""

from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from psycopg import sql

from kaoping.config import postgres, rights

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def web() -> Iterator[psycopg.Connection]:
    """A connection as the web role to the test's database, after rights were given."""
    rights.grant(connection, postgres.WEB)
    with settings.LAUNCHER.connect(postgres.WEB, connection.settings_dict["NAME"]) as opened:
        yield opened


def test_some_tables_are_sealed(db) -> None:
    assert "audit_event" in rights.sealed_tables()


@pytest.mark.parametrize("change", ["DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}"])
def test_sealed_rows_can_only_be_added(web: psycopg.Connection, change: str) -> None:
    for table in rights.sealed_tables():
        web.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(sql.SQL(change).format(sql.Identifier(table)))


def test_no_column_of_a_sealed_table_can_be_changed(web: psycopg.Connection) -> None:
    sealed = [model for model in apps.get_models() if getattr(model, "sealed", False)]
    for model in sealed:
        for field in model._meta.concrete_fields:
            table, column = sql.Identifier(model._meta.db_table), sql.Identifier(field.column)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(sql.SQL("UPDATE {0} SET {1} = {1}").format(table, column))


def test_open_tables_can_be_written(web: psycopg.Connection) -> None:
    web.execute("UPDATE people_account SET first_name = first_name")
    web.execute("DELETE FROM django_session")


def test_the_list_of_migrations_belongs_to_the_owner(web: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("DELETE FROM django_migrations")


def test_the_web_role_cannot_take_the_owners_place(web: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("SET ROLE kaoping_owner")
