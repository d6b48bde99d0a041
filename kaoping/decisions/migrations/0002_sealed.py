"""The database itself refuses to change a pay sheet once it is made, but for its approval."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION decisions_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'pay sheet % stays as it was made; make another one', OLD.id
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER pay_sheet_only_approved_once BEFORE UPDATE ON decisions_paysheet
    FOR EACH ROW
    WHEN (OLD.approved_at IS NOT NULL OR
        (OLD.cycle_id, OLD.run_id, OLD.number, OLD.total_fen, OLD.made_at, OLD.made_by_id)
        IS DISTINCT FROM
        (NEW.cycle_id, NEW.run_id, NEW.number, NEW.total_fen, NEW.made_at, NEW.made_by_id))
    EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER pay_sheet_kept BEFORE DELETE ON decisions_paysheet
    FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
"""
THAW = """
DROP TRIGGER pay_sheet_kept ON decisions_paysheet;
DROP TRIGGER pay_sheet_only_approved_once ON decisions_paysheet;
DROP FUNCTION decisions_refuse_change;
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial")]
    operations = [
        migrations.RunSQL(FREEZE, THAW),
    ]
