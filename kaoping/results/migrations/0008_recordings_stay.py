"""The database itself keeps recordings as they were made, numbered without gaps, of one cycle each."""

from django.db import migrations

CHECK = """
CREATE FUNCTION results_follows_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last integer;
BEGIN
    IF (SELECT cycle_id FROM results_recording WHERE id = NEW.recording_id)
        <> (SELECT cycle_id FROM cycles_subject WHERE id = NEW.subject_id) THEN
        RAISE EXCEPTION 'the recording is of another cycle than its subject'
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_TABLE_NAME = 'results_recordedfigure' THEN
        SELECT max(number) INTO last FROM results_recordedfigure
            WHERE subject_id = NEW.subject_id AND key = NEW.key;
    ELSE
        SELECT max(number) INTO last FROM results_recordeditem
            WHERE subject_id = NEW.subject_id AND list = NEW.list AND key = NEW.key;
    END IF;
    IF NEW.number > coalesce(last, 0) + 1 THEN
        RAISE EXCEPTION 'record % follows record %', NEW.number, coalesce(last, 0)
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
TABLES = ("recordedfigure", "recordeditem")


def _follows(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_follows BEFORE INSERT ON results_{table}
            FOR EACH ROW EXECUTE FUNCTION results_follows_record();
        CREATE TRIGGER {table}_frozen BEFORE UPDATE ON results_{table}
            FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW)
            EXECUTE FUNCTION results_refuse_change();
        CREATE TRIGGER {table}_kept BEFORE DELETE ON results_{table}
            FOR EACH ROW EXECUTE FUNCTION results_refuse_change();
        """,
        f"""
        DROP TRIGGER {table}_kept ON results_{table};
        DROP TRIGGER {table}_frozen ON results_{table};
        DROP TRIGGER {table}_follows ON results_{table};
        """,
    )


# The reason is personal and can still be erased by the owner of the tables.
KEEP = """
CREATE TRIGGER recording_frozen BEFORE UPDATE ON results_recording
    FOR EACH ROW WHEN (
        (OLD.cycle_id, OLD.document, OLD.token, OLD.recorded_at, OLD.recorded_by_id)
        IS DISTINCT FROM
        (NEW.cycle_id, NEW.document, NEW.token, NEW.recorded_at, NEW.recorded_by_id)
    ) EXECUTE FUNCTION results_refuse_change();
CREATE TRIGGER recording_kept BEFORE DELETE ON results_recording
    FOR EACH ROW EXECUTE FUNCTION results_refuse_change();
"""
LOOSEN = """
DROP TRIGGER recording_kept ON results_recording;
DROP TRIGGER recording_frozen ON results_recording;
"""


class Migration(migrations.Migration):
    """Triggers of the three tables."""

    dependencies = [("results", "0007_figures_and_own_items")]
    operations = [
        migrations.RunSQL(CHECK, "DROP FUNCTION results_follows_record;"),
        *map(_follows, TABLES),
        migrations.RunSQL(KEEP, LOOSEN),
    ]
