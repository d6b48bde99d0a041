"""Slips and sealed ballots: a partition for each poll, and the functions by which they change.

The web role may read both tables and add slips; all else is done by functions that belong to the
owner role and check for themselves what they are asked to do. They name every table with its
schema and have an empty search path, so that nobody can put a table of the same name before it.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

TABLES = """
CREATE TABLE ballots_slip (
    poll_id bigint NOT NULL,
    key uuid NOT NULL,
    box_id bigint NOT NULL,
    code_hash bytea NOT NULL,
    state varchar(8) DEFAULT 'printed' NOT NULL
        CONSTRAINT slip_state CHECK (state IN ('printed', 'used', 'paper', 'spoiled')),
    is_test boolean NOT NULL,
    PRIMARY KEY (poll_id, key),
    CONSTRAINT slip_code_once UNIQUE (poll_id, code_hash),
    CONSTRAINT slip_of_box FOREIGN KEY (poll_id, box_id) REFERENCES ballots_box (poll_id, id)
) PARTITION BY LIST (poll_id);

-- No reference to poll and box: both are copied from the slip by the statement that casts.
CREATE TABLE ballots_sealedballot (
    poll_id bigint NOT NULL,
    key uuid NOT NULL,
    box_id bigint NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (poll_id, key)
) PARTITION BY LIST (poll_id);
"""

# Partitions are attached, not created in place: that waits for nobody, not even for a backup.
MAKE_ROOM = """
CREATE FUNCTION ballots_make_room(asked bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE parent text;
BEGIN
    PERFORM 1 FROM public.ballots_poll
        WHERE id = asked AND state IN ('rehearsal', 'ready', 'open') FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no slips are drawn for poll % now', asked;
    END IF;
    FOREACH parent IN ARRAY ARRAY['ballots_slip', 'ballots_sealedballot'] LOOP
        CONTINUE WHEN to_regclass(format('public.%I', parent || '_' || asked)) IS NOT NULL;
        EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING ALL)',
                       parent || '_' || asked, parent);
        EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES IN (%s)',
                       parent, parent || '_' || asked, asked);
    END LOOP;
END $$;
"""

# One statement: takes the poll's row while it is open, so that closing waits for it and it for
# closing; uses the slip if it is unused; puts the ballot into the slip's box. What it says to a
# replay is read afterwards with a fresh view, since the first cast may have ended meanwhile.
# Planned for each poll anew: a plan for all of them would lock the partitions of every old poll.
CAST = """
CREATE FUNCTION ballots_cast(
    asked bigint, code bytea, sealed bytea, OUT status text, OUT slip uuid, OUT rehearsed boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    WITH poll AS (
        SELECT id, state = 'rehearsal' AS rehearses FROM public.ballots_poll
        WHERE id = asked AND state IN ('rehearsal', 'open') FOR SHARE
    ), used AS (
        UPDATE public.ballots_slip AS kept SET state = 'used' FROM poll
        WHERE kept.poll_id = asked AND kept.code_hash = code
            AND kept.state = 'printed' AND kept.is_test = poll.rehearses
        RETURNING kept.key, kept.box_id, kept.is_test
    ), put AS (
        INSERT INTO public.ballots_sealedballot (poll_id, key, box_id, content)
        SELECT asked, gen_random_uuid(), used.box_id, sealed FROM used
    )
    SELECT 'counted', used.key, used.is_test INTO status, slip, rehearsed FROM used;
    IF slip IS NULL THEN
        SELECT CASE kept.state WHEN 'used' THEN 'counted' WHEN 'printed' THEN 'not_open'
                    ELSE 'unknown' END,
               CASE kept.state WHEN 'used' THEN kept.key END, kept.is_test
            INTO status, slip, rehearsed
            FROM public.ballots_slip AS kept WHERE kept.poll_id = asked AND kept.code_hash = code;
        status := coalesce(status, 'unknown');
    END IF;
END $$;
"""

# What `ballots_cast` would find: 'open', or what it would answer.
LOOK = """
CREATE FUNCTION ballots_look(asked bigint, code bytea, OUT status text, OUT box bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ''
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    SELECT CASE WHEN kept.state = 'used' THEN 'counted'
                WHEN kept.state <> 'printed' THEN 'unknown'
                WHEN kept.is_test AND poll.state = 'rehearsal' THEN 'open'
                WHEN NOT kept.is_test AND poll.state = 'open' THEN 'open'
                ELSE 'not_open' END, kept.box_id
        INTO status, box
        FROM public.ballots_slip AS kept JOIN public.ballots_poll AS poll ON poll.id = kept.poll_id
        WHERE kept.poll_id = asked AND kept.code_hash = code;
END $$;
"""

# A stub torn off, or a slip spoiled: only unused slips, until the result is certified.
VOID_SLIP = """
CREATE FUNCTION ballots_void_slip(asked bigint, code bytea, becomes text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' SET plan_cache_mode = force_custom_plan AS $$
DECLARE was text;
BEGIN
    PERFORM 1 FROM public.ballots_poll WHERE id = asked
        AND state IN ('rehearsal', 'ready', 'open', 'closed', 'counted') FOR SHARE;
    IF NOT FOUND OR becomes NOT IN ('paper', 'spoiled') THEN
        RAISE EXCEPTION 'no slip of poll % can be taken out now', asked;
    END IF;
    UPDATE public.ballots_slip SET state = becomes
        WHERE poll_id = asked AND code_hash = code AND state = 'printed' AND NOT is_test;
    IF FOUND THEN RETURN 'printed'; END IF;
    SELECT CASE WHEN is_test THEN 'test' ELSE state END INTO was FROM public.ballots_slip
        WHERE poll_id = asked AND code_hash = code;
    RETURN was;
END $$;
"""

EMPTY_BOX = """
CREATE FUNCTION ballots_empty_box(asked bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM 1 FROM public.ballots_poll WHERE id = asked AND state = 'rehearsal' FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'poll % is not rehearsed', asked;
    END IF;
    IF to_regclass('public.ballots_sealedballot_' || asked) IS NOT NULL THEN
        EXECUTE format('TRUNCATE TABLE public.%I', 'ballots_sealedballot_' || asked);
    END IF;
END $$;
"""

# Only what is counted is burned: each question's cells add up to the ballots, box by box, and the
# ballots to the used slips. The slips get a table of their own anew, in random order.
BURN = """
CREATE FUNCTION ballots_burn(asked bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' SET lock_timeout = '3s' AS $$
DECLARE now_in text; slips text := 'ballots_slip_' || asked;
BEGIN
    SELECT state INTO now_in FROM public.ballots_poll WHERE id = asked FOR UPDATE;
    IF now_in IS NULL OR now_in NOT IN ('counted', 'void') THEN
        RAISE EXCEPTION 'the ballots of poll % are not counted', asked;
    END IF;
    IF now_in = 'counted' AND EXISTS (
        WITH ballots AS (
            SELECT box_id, count(*) AS number FROM public.ballots_sealedballot
            WHERE poll_id = asked GROUP BY box_id
        ), used AS (
            SELECT box_id, count(*) AS number FROM public.ballots_slip
            WHERE poll_id = asked AND state = 'used' AND NOT is_test GROUP BY box_id
        ), counted AS (
            SELECT cell.question_id, cell.box_id, sum(cell.count) AS number
            FROM public.ballots_tallycell AS cell
            JOIN public.ballots_question AS question ON question.id = cell.question_id
            WHERE question.poll_id = asked AND cell.source = 'slips'
            GROUP BY cell.question_id, cell.box_id
        )
        SELECT 1 FROM public.ballots_box AS box
        JOIN public.ballots_question AS question ON question.poll_id = box.poll_id
        LEFT JOIN ballots ON ballots.box_id = box.id
        LEFT JOIN used ON used.box_id = box.id
        LEFT JOIN counted ON counted.box_id = box.id AND counted.question_id = question.id
        WHERE box.poll_id = asked AND (
            coalesce(ballots.number, 0) <> coalesce(used.number, 0)
            OR coalesce(ballots.number, 0) <> coalesce(counted.number, 0)
        )
    ) THEN
        RAISE EXCEPTION 'the counts of poll % are not those of its ballots', asked;
    END IF;
    EXECUTE format('DROP TABLE IF EXISTS public.%I', 'ballots_sealedballot_' || asked);
    IF to_regclass('public.' || slips) IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE public.%I (LIKE public.ballots_slip INCLUDING ALL)', slips || '_new');
    EXECUTE format('INSERT INTO public.%I SELECT * FROM public.%I ORDER BY random()',
                   slips || '_new', slips);
    EXECUTE format('DROP TABLE public.%I', slips);
    EXECUTE format('ALTER TABLE public.%I RENAME TO %I', slips || '_new', slips);
    EXECUTE format('ALTER TABLE public.ballots_slip ATTACH PARTITION public.%I FOR VALUES IN (%s)',
                   slips, asked);
END $$;
"""

FUNCTIONS = {
    "ballots_make_room(bigint)": MAKE_ROOM,
    "ballots_cast(bigint, bytea, bytea)": CAST,
    "ballots_look(bigint, bytea)": LOOK,
    "ballots_void_slip(bigint, bytea, text)": VOID_SLIP,
    "ballots_empty_box(bigint)": EMPTY_BOX,
    "ballots_burn(bigint)": BURN,
}


def functions():
    """Each function, which nobody but its owner may call until rights are granted."""
    for name, text in FUNCTIONS.items():
        closed = f"{text}\nREVOKE ALL ON FUNCTION {name} FROM PUBLIC;"
        yield migrations.RunSQL(closed, f"DROP FUNCTION {name}")


class Migration(migrations.Migration):

    dependencies = [("ballots", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(TABLES, "DROP TABLE ballots_sealedballot; DROP TABLE ballots_slip"),
            ],
            state_operations=[
                migrations.CreateModel(
                    name='SealedBallot',
                    fields=[
                        ('pk', models.CompositePrimaryKey('poll_id', 'key', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('content', models.BinaryField(help_text='Of one length for all ballots of the poll.')),
                        ('box', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='ballots.box')),
                        ('poll', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='ballots.poll')),
                    ],
                ),
                migrations.CreateModel(
                    name='Slip',
                    fields=[
                        ('pk', models.CompositePrimaryKey('poll_id', 'key', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('code_hash', models.BinaryField()),
                        ('state', models.CharField(choices=[('printed', '未用'), ('used', '已投'), ('paper', '改投纸质票'), ('spoiled', '作废')], default='printed', max_length=8)),
                        ('is_test', models.BooleanField(default=False)),
                        ('box', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='ballots.box')),
                        ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='ballots.poll')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='slip',
                    constraint=models.UniqueConstraint(fields=('poll', 'code_hash'), name='slip_code_once'),
                ),
                migrations.AddConstraint(
                    model_name='slip',
                    constraint=models.CheckConstraint(condition=models.Q(('state__in', ('printed', 'used', 'paper', 'spoiled'))), name='slip_state'),
                ),
            ],
        ),
        *functions(),
    ]
