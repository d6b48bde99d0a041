"""What the web role may do in the database: everything to open tables, only add to sealed ones.

A model says `sealed = True` when its rows are never changed or deleted. The owner role, used by
migrations, keeps all rights.
"""

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql


def sealed_tables() -> list[str]:
    """The tables of all models that say `sealed = True`, in order of name."""
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if getattr(model, "sealed", False)})


def grant(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give `role` its rights in one transaction, so that no sealed table is open for a moment."""
    web = sql.Identifier(role)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for command in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}",
        ):
            cursor.execute(sql.SQL(command).format(web))
        for table in sealed_tables():
            command = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}")
            cursor.execute(command.format(sql.Identifier(table), web))
