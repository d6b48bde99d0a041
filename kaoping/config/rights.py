"""What the web role may do in the database: everything to open tables, only add to sealed ones.

A model says `sealed = True` when its rows are never changed or deleted, and `web_may` where the web
role may do only some things; functions of the owner do the rest. The owner role, used by migrations,
keeps all rights.
"""

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg import sql


def sealed_tables() -> list[str]:
    """The tables of all models that say `sealed = True`, in order of name."""
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if getattr(model, "sealed", False)})


def narrow_tables() -> dict[str, tuple[str, ...]]:
    """Tables with which the web role may do only what their models say in `web_may`."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model.web_may for model in models if hasattr(model, "web_may")}


def grant(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give `role` its rights in one transaction, so that no sealed table is open for a moment."""
    web = sql.Identifier(role)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for command in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}",
        ):
            cursor.execute(sql.SQL(command).format(web))
        for table in sealed_tables():
            command = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}")
            cursor.execute(command.format(sql.Identifier(table), web))
        for table in _partitions(cursor):
            cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(sql.Identifier(table), web))
        for table, rights in narrow_tables().items():
            name = sql.Identifier(table)
            cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(name, web))
            command = sql.SQL("GRANT " + ", ".join(rights) + " ON {} TO {}")
            cursor.execute(command.format(name, web))


def _partitions(cursor: CursorWrapper) -> list[str]:
    """Parts of divided tables: they are reached through the whole, by its rights."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'"
        " AND relnamespace = 'public'::regnamespace ORDER BY relname"
    )
    return [name for (name,) in cursor.fetchall()]
