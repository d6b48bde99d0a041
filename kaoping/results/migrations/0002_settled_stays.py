"""The database itself refuses to change a finished run or a closed review, whoever asks."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION results_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% % stays as it is', TG_TABLE_NAME, OLD.id USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER run_frozen_once_done BEFORE UPDATE ON results_run
    FOR EACH ROW WHEN (OLD.state = 'done' AND OLD IS DISTINCT FROM NEW)
    EXECUTE FUNCTION results_refuse_change();
CREATE TRIGGER run_kept_once_done BEFORE DELETE ON results_run
    FOR EACH ROW WHEN (OLD.state = 'done') EXECUTE FUNCTION results_refuse_change();
CREATE TRIGGER review_frozen BEFORE UPDATE ON results_review
    FOR EACH ROW WHEN (
        (OLD.cycle_id, OLD.run_id, OLD.held_on, OLD.closed_at, OLD.closed_by_id)
        IS DISTINCT FROM
        (NEW.cycle_id, NEW.run_id, NEW.held_on, NEW.closed_at, NEW.closed_by_id)
    ) EXECUTE FUNCTION results_refuse_change();
CREATE TRIGGER review_kept BEFORE DELETE ON results_review
    FOR EACH ROW EXECUTE FUNCTION results_refuse_change();
"""
THAW = """
DROP TRIGGER review_kept ON results_review;
DROP TRIGGER review_frozen ON results_review;
DROP TRIGGER run_kept_once_done ON results_run;
DROP TRIGGER run_frozen_once_done ON results_run;
DROP FUNCTION results_refuse_change;
"""


class Migration(migrations.Migration):
    """Only what is personal in a review, its minutes, can still be erased."""

    dependencies = [("results", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
