"""Rows out of PostgreSQL's data files and write-ahead log, dead ones too: no server is asked."""

import re
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = 8192
_LSN_TO_LOWER, _HEADER = 12, 24
_INSERT = re.compile(r"tx:\s+(\d+).*desc: INSERT(?:\+INIT)? off: (\d+).*rel \d+/\d+/(\d+) blk (\d+)")
_UPDATE = re.compile(
    r"tx:\s+(\d+).*desc: (?:HOT_)?UPDATE.*old_off: (\d+).*new_off: (\d+)"
    r".*blkref #0: rel \d+/\d+/(\d+) blk (\d+)"
)
_COMMIT = re.compile(r"tx:\s+(\d+).*desc: COMMIT ([\d-]+ [\d:.]+)")


@dataclass(frozen=True)
class Tuple:
    """One row version as it lies on a page: place, transactions, bytes."""

    block: int
    line: int
    xmin: int
    xmax: int
    data: bytes


def tuples(path: Path) -> Iterator[Tuple]:
    """Every row version in a table's file, in order of place."""
    content = path.read_bytes()
    for block in range(len(content) // PAGE):
        page = content[block * PAGE : (block + 1) * PAGE]
        (lower,) = struct.unpack_from("<H", page, _LSN_TO_LOWER)
        for line in range(1, (lower - _HEADER) // 4 + 1):
            (item,) = struct.unpack_from("<I", page, _HEADER + 4 * (line - 1))
            offset, flags, length = item & 0x7FFF, item >> 15 & 0x3, item >> 17
            if flags == 1 and length:
                row = page[offset : offset + length]
                xmin, xmax = struct.unpack_from("<II", row)
                yield Tuple(block, line, xmin, xmax, row[row[22] :])


def slip_of(row: Tuple) -> tuple[bytes, bytes]:
    """Key and keyed hash of a slip's row version."""
    return row.data[8:24], _variable(row.data, 32)[0]


def ballot_of(row: Tuple) -> tuple[bytes, bytes]:
    """Key and content of a ballot's row version."""
    return row.data[8:24], _variable(row.data, 32)[0]


def _variable(data: bytes, at: int) -> tuple[bytes, int]:
    """A value of variable length, and where it ends."""
    if data[at] & 1:
        end = at + (data[at] >> 1)
        return data[at + 1 : end], end
    at += -at % 4
    end = at + (struct.unpack_from("<I", data, at)[0] >> 2)
    return data[at + 4 : end], end


@dataclass
class Journal:
    """What the write-ahead log says: who wrote which place, and when each transaction ended.

    `inserted`, `updated`: {(file, block, line): transaction}; `ended`: {transaction: moment}.
    """

    inserted: dict[tuple[int, int, int], int]
    updated: dict[tuple[int, int, int], int]
    ended: dict[int, str]


def journal(waldump: Path, folder: Path) -> Journal:
    """Reads the log with PostgreSQL's own program."""
    files = sorted(path for path in folder.iterdir() if len(path.name) == 24)
    command = [str(waldump), str(files[0]), str(files[-1])]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = Journal({}, {}, {})
    for said_line in said.splitlines():
        if commit := _COMMIT.search(said_line):
            found.ended[int(commit[1])] = commit[2]
        elif update := _UPDATE.search(said_line):
            for line in (int(update[2]), int(update[3])):  # where the row was, and where it is
                found.updated[int(update[4]), int(update[5]), line] = int(update[1])
        elif insert := _INSERT.search(said_line):
            place = (int(insert[3]), int(insert[4]), int(insert[2]))
            found.inserted[place] = int(insert[1])
    return found
