"""Who is appraised is written when a cycle opens, and the database refuses to change it later."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION cycles_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'subject % is frozen since its cycle opened', OLD.id
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER subject_frozen BEFORE UPDATE ON cycles_subject
    FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION cycles_refuse_change();
"""
THAW = """
DROP TRIGGER subject_frozen ON cycles_subject;
DROP FUNCTION cycles_refuse_change;
"""


class Migration(migrations.Migration):
    """The roster is written once, by the action that opens the cycle."""

    dependencies = [("cycles", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
