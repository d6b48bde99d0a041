"""Once a version is adopted, the database itself refuses another text, hash or document number."""

from django.db import migrations

FREEZE = """
ALTER TABLE schemes_schemeversion ADD CONSTRAINT version_hash_is_of_its_text
    CHECK (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex'));
CREATE FUNCTION schemes_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'version % is adopted, its text is frozen', OLD.id
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER version_frozen_once_adopted BEFORE UPDATE ON schemes_schemeversion
    FOR EACH ROW
    WHEN (OLD.state <> 'draft' AND (
        (OLD.text, OLD.sha256, OLD.number, OLD.document_number, OLD.adopted_on)
        IS DISTINCT FROM
        (NEW.text, NEW.sha256, NEW.number, NEW.document_number, NEW.adopted_on)
        OR NEW.state = 'draft'
    ))
    EXECUTE FUNCTION schemes_refuse_change();
"""
THAW = """
DROP TRIGGER version_frozen_once_adopted ON schemes_schemeversion;
DROP FUNCTION schemes_refuse_change;
ALTER TABLE schemes_schemeversion DROP CONSTRAINT version_hash_is_of_its_text;
"""


class Migration(migrations.Migration):
    dependencies = [("schemes", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
