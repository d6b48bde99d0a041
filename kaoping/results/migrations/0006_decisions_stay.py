"""The database itself refuses to change what was decided or recorded, but for personal words."""

from django.db import migrations

# The columns that stay; what is personal can still be erased by the owner of the tables.
STAYS = {
    "decision": (
        "subject_id", "key", "run_id", "verdict", "body", "decided_on", "document",
        "supersedes_id", "token", "recorded_at", "recorded_by_id",
    ),
    "recordedfact": (
        "subject_id", "sort", "key", "document", "takes_back_id", "token", "recorded_at",
        "recorded_by_id",
    ),
}  # fmt: skip


def _freeze(table: str, columns: tuple[str, ...]) -> migrations.RunSQL:
    old, new = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_frozen BEFORE UPDATE ON results_{table}
            FOR EACH ROW WHEN (({old}) IS DISTINCT FROM ({new}))
            EXECUTE FUNCTION results_refuse_change();
        CREATE TRIGGER {table}_kept BEFORE DELETE ON results_{table}
            FOR EACH ROW EXECUTE FUNCTION results_refuse_change();
        """,
        f"""
        DROP TRIGGER {table}_kept ON results_{table};
        DROP TRIGGER {table}_frozen ON results_{table};
        """,
    )


class Migration(migrations.Migration):
    dependencies = [("results", "0005_follows_from_results")]
    operations = [_freeze(table, columns) for table, columns in STAYS.items()]
