"""Points are given and withdrawn on stage only, and a revealed turn stays: the database sees to it.

The row of the turn is locked against the reveal for the instant, so that the two can't pass one
another: `FOR SHARE` waits for a reveal under way and then finds the turn no longer on stage.
"""

from django.db import migrations

POINTS = """
CREATE FUNCTION juries_points_on_stage() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    turn bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.turn_id ELSE NEW.turn_id END;
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.turn_id, OLD.seat_id, OLD.units, OLD.token)
        IS DISTINCT FROM (NEW.turn_id, NEW.seat_id, NEW.units, NEW.token) THEN
        RAISE EXCEPTION 'points are withdrawn and given anew, never changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'points_stay';
    END IF;
    PERFORM 1 FROM juries_turn WHERE id = turn AND state = 'on_stage' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'points are given and withdrawn on stage only'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'points_on_stage';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER points_on_stage BEFORE INSERT OR UPDATE OR DELETE ON juries_points
    FOR EACH ROW EXECUTE FUNCTION juries_points_on_stage();
"""
TURNS = """
CREATE FUNCTION juries_revealed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a revealed turn stays as it is'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'turn_revealed_stays';
END $$;
CREATE TRIGGER turn_revealed_stays BEFORE UPDATE OR DELETE ON juries_turn
    FOR EACH ROW WHEN (OLD.state = 'revealed') EXECUTE FUNCTION juries_revealed_stays();
"""
UNDO = """
DROP TRIGGER turn_revealed_stays ON juries_turn;
DROP FUNCTION juries_revealed_stays();
DROP TRIGGER points_on_stage ON juries_points;
DROP FUNCTION juries_points_on_stage();
"""


class Migration(migrations.Migration):
    dependencies = [("juries", "0001_initial")]
    operations = [migrations.RunSQL(POINTS + TURNS, UNDO)]
