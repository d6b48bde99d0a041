"""Builders of files a stranger might upload, and the measuring of how they are met.

Every file is really built: the bomb really unpacks to a gigabyte. ``measure`` reads one in
a process of its own, so that its time and its peak memory are its own.

``python -m kaoping.papers.tests.hostile`` reads them all and writes one JSON line.
"""

import io
import json
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from openpyxl import Workbook

from kaoping.papers import cells
from kaoping.papers.grid import letter
from kaoping.papers.intake import Column, mark_copy, read_table
from kaoping.papers.limits import TOO_SLOW
from kaoping.papers.tests.memory import peak_megabytes

MOST_MEGABYTES = 200

COLUMNS = (
    Column("name", "姓名", ("名字",), required=True, parse=cells.text(20)),
    Column("post", "职务", ("岗位",), required=True),
    Column("phone", "电话", ("手机", "联系电话"), parse=cells.phone),
    Column("points", "得分", ("分数",), parse=cells.units(0, 1_000_000)),
)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}"><sheetData>'
_FOOT = "</sheetData></worksheet>"
_HEADERS = "".join(
    f'<c r="{place}1" t="inlineStr"><is><t>{title}</t></is></c>'
    for place, title in zip("ABCD", ("姓名", "职务", "电话", "得分"), strict=True)
)
_HEADER_ROW = f'<row r="1">{_HEADERS}</row>'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_SPACES = b" " * (1 << 20)


@dataclass(frozen=True)
class Hostile:
    """One file: how it is called, how it is built, a word its refusal must say."""

    file_name: str
    build: Callable[[], bytes]
    word: str


def raw_workbook(sheet: Iterable[bytes | str], **parts: Iterable[bytes | str]) -> bytes:
    """A workbook with the sheet's XML given piece by piece, and further parts of ``xl``."""
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>'
        '<sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    links = (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", links)
        for name, pieces in {"worksheets/sheet1": sheet, **parts}.items():
            with archive.open(f"xl/{name}.xml", "w", force_zip64=False) as part:
                for piece in pieces:
                    part.write(piece.encode() if isinstance(piece, str) else piece)
    return stream.getvalue()


def plain_workbook(rows: Iterable[Iterable[object]]) -> Workbook:
    """An honest workbook with one sheet, to be spoilt."""
    book = Workbook()
    book.active.title = "名册"
    for row in rows:
        book.active.append(list(row))
    return book


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zip_bomb(megabytes: int = 1024) -> bytes:
    """A few megabytes that unpack to a gigabyte of blanks between two rows."""
    return raw_workbook([_HEAD, _HEADER_ROW, *[_SPACES] * megabytes, _FOOT])


def lying_bomb() -> bytes:
    """The same, but the directory says every part is tiny."""
    content = bytearray(zip_bomb(300))
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", content, place + 24, 1000)
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def blanks_below_the_bound() -> bytes:
    """Two hundred megabytes, which the directory's bound alone would let through."""
    return zip_bomb(200)


def million_rows() -> bytes:
    """As many rows as Excel can hold, small when packed."""

    def pieces() -> Iterator[str]:
        yield _HEAD + _HEADER_ROW
        for first in range(2, 1_048_577, 1024):
            yield "".join(
                f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>'
                for row in range(first, min(first + 1024, 1_048_577))
            )
        yield _FOOT

    return raw_workbook(pieces())


def million_empty_cells() -> bytes:
    """Millions of cells without content, which cost time and no memory."""
    return raw_workbook([_HEAD, _HEADER_ROW, *[b"<c/>" * 262_144] * 60, _FOOT])


def giant_attribute() -> bytes:
    """One attribute of thirty megabytes."""
    return raw_workbook([_HEAD, '<row r="1" x="', *[b"x" * (1 << 20)] * 30, '">', "</row>", _FOOT])


def deep_nesting() -> bytes:
    """A million elements inside one another."""
    return raw_workbook([_HEAD, *[b"<a>" * 100_000] * 10, _FOOT])


def many_strings() -> bytes:
    """Millions of shared texts."""
    text = [f'<sst xmlns="{_MAIN}">', *[b"<si><t>ab</t></si>" * 50_000] * 30, "</sst>"]
    return raw_workbook([_HEAD, _HEADER_ROW, _FOOT], sharedStrings=text)


def long_string() -> bytes:
    """A shared text of twenty megabytes."""
    text = [f'<sst xmlns="{_MAIN}"><si><t>', *[b"x" * (1 << 20)] * 20, "</t></si></sst>"]
    return raw_workbook([_HEAD, _HEADER_ROW, _FOOT], sharedStrings=text)


def many_styles() -> bytes:
    """Millions of cell styles."""
    styles = [f'<styleSheet xmlns="{_MAIN}"><cellXfs>', *[b"<xf/>" * 100_000] * 30]
    return raw_workbook([_HEAD, _HEADER_ROW, _FOOT], styles=[*styles, "</cellXfs></styleSheet>"])


def billion_laughs() -> bytes:
    """Entities that multiply."""
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    return raw_workbook([f"<!DOCTYPE x [{entities}]><worksheet>&j;</worksheet>"])


def outside_entity() -> bytes:
    """An entity that asks for a file of the server."""
    return raw_workbook(
        ['<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>']
    )


def many_entries() -> bytes:
    """A zip whose directory alone is megabytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/{number}", b"")
    return stream.getvalue()


def slow_packing() -> bytes:
    """A part packed with LZMA, which may ask for gigabytes of memory."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return stream.getvalue()


def password_inside() -> bytes:
    """A zip whose entries say they are encrypted."""
    content = bytearray(raw_workbook([_HEAD, _HEADER_ROW, _FOOT]))
    place = content.find(b"PK\x01\x02")
    struct.pack_into("<H", content, place + 8, 1)
    return bytes(content)


def encrypted() -> bytes:
    """A workbook with a password: OLE around an encrypted stream."""
    return _OLE + "EncryptedPackage".encode("utf-16-le") + bytes(2000)


def old_excel() -> bytes:
    """An .xls file."""
    return _OLE + "Workbook".encode("utf-16-le") + bytes(2000)


def old_word() -> bytes:
    """A .doc file."""
    return _OLE + "WordDocument".encode("utf-16-le") + bytes(2000)


def new_word() -> bytes:
    """A .docx file."""
    stream = io.BytesIO()
    Document().save(stream)
    return stream.getvalue()


def with_part(name: str) -> bytes:
    """An honest workbook with one more part."""
    stream = io.BytesIO(saved(plain_workbook([["姓名", "职务"], ["甲", "主任"]])))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, "<x/>")
    return stream.getvalue()


def formulas() -> bytes:
    """Formulas where values are wanted."""
    return saved(plain_workbook([["姓名", "职务", "得分"], ["甲", "主任", "=90+5"]]))


def merged_headers() -> bytes:
    """A header merged over two columns."""
    book = plain_workbook([["姓名", "职务", "电话", None], ["甲", "主任", None, None]])
    book.active.merge_cells("C1:D1")
    return saved(book)


def duplicated_headers() -> bytes:
    """Two columns that mean the same."""
    return saved(plain_workbook([["姓名", "职务", "电话", "手机"], ["甲", "主任", None, None]]))


def too_many_columns() -> bytes:
    """Five hundred columns."""
    return saved(plain_workbook([["姓名", "职务", *range(500)], ["甲", "主任", *range(500)]]))


def long_table(cells_of_row: str = "x,y,z,101\n", rows: int = 4999) -> bytes:
    """As many rows as allowed, nearly every cell with a fault."""
    return ("姓名,职务,电话,得分\n" + cells_of_row * rows).encode()


def long_workbook() -> bytes:
    """As many rows as allowed in a workbook, with faults in each."""
    return saved(plain_workbook([["姓名", "职务", "电话", "得分"], *[["甲", "", 1, 101]] * 4999]))


def hard_to_mark(empty_cells: int = 2_000_000) -> bytes:
    """One fault, millions of empty cells and a merged range over the whole sheet."""
    row = '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c>'
    merged = '<mergeCells><mergeCell ref="A5:XFD1048576"/></mergeCells></worksheet>'
    pieces = [_HEAD, _HEADER_ROW, row, b"<c/>" * empty_cells, "</row></sheetData>", merged]
    return raw_workbook(pieces)


def full_table() -> bytes:
    """As many filled cells as allowed, one of them with a fault."""
    row = "".join(f'<c r="{letter(column)}%d"><v>1234.5678</v></c>' for column in range(5, 35))
    rows = (
        f'<row r="{number}">{row.replace("%d", str(number))}</row>' for number in range(3, 4900)
    )
    first = '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
    return raw_workbook([_HEAD, _HEADER_ROW, first, *rows, _FOOT])


def without_headers() -> bytes:
    """Data without any header."""
    return saved(plain_workbook([["甲", "主任"], ["乙", "书记"]]))


FILES = {
    "zip-bomb": Hostile("名册.xlsx", zip_bomb, "解压后超过"),
    "lying-bomb": Hostile("名册.xlsx", lying_bomb, "已损坏"),
    "blanks": Hostile("名册.xlsx", blanks_below_the_bound, "数据太大"),
    "million-rows": Hostile("名册.xlsx", million_rows, "行数太多"),
    "million-rows-csv": Hostile("名册.csv", lambda: long_table("a,b,,\n", 1_000_000), "行数太多"),
    "empty-cells": Hostile("名册.xlsx", million_empty_cells, "请"),
    "giant-attribute": Hostile("名册.xlsx", giant_attribute, "请"),
    "deep-nesting": Hostile("名册.xlsx", deep_nesting, "不符合表格格式"),
    "many-strings": Hostile("名册.xlsx", many_strings, "文字太多"),
    "long-string": Hostile("名册.xlsx", long_string, "32767"),
    "many-styles": Hostile("名册.xlsx", many_styles, "样式太多"),
    "billion-laughs": Hostile("名册.xlsx", billion_laughs, "不符合表格格式"),
    "outside-entity": Hostile("名册.xlsx", outside_entity, "不符合表格格式"),
    "many-entries": Hostile("名册.xlsx", many_entries, "零件太多"),
    "slow-packing": Hostile("名册.xlsx", slow_packing, "压缩方式"),
    "password-inside": Hostile("名册.xlsx", password_inside, "密码"),
    "encrypted": Hostile("名册.xlsx", encrypted, "密码"),
    "old-excel": Hostile("名册.xlsx", old_excel, "旧版 Excel"),
    "old-word": Hostile("名册.xlsx", old_word, "Word"),
    "new-word": Hostile("名册.xlsx", new_word, "Word"),
    "pdf": Hostile("名册.xlsx", lambda: b"%PDF-1.7\n" + bytes(100), "PDF"),
    "picture": Hostile("名册.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "图片"),
    "web-page": Hostile("名册.xls", lambda: b"<html><table><tr><td>1</td></tr>", "网页"),
    "noise": Hostile("名册.csv", lambda: bytes(range(256)) * 40, "编码"),
    "nothing": Hostile("名册.xlsx", lambda: b"", "空的"),
    "too-large": Hostile("名册.csv", lambda: bytes(11 << 20).replace(b"\0", b"a"), "10 MB"),
    "cut-off": Hostile("名册.xlsx", lambda: formulas()[:2000], "已损坏"),
    "links": Hostile("名册.xlsx", lambda: with_part("xl/externalLinks/externalLink1.xml"), "链接"),
    "macros": Hostile("名册.xlsx", lambda: with_part("xl/vbaProject.bin"), "宏"),
    "formulas": Hostile("名册.xlsx", formulas, "公式"),
    "merged-headers": Hostile("名册.xlsx", merged_headers, "合并单元格 C1:D1"),
    "duplicated-headers": Hostile("名册.xlsx", duplicated_headers, "重复"),
    "many-columns": Hostile("名册.xlsx", too_many_columns, "列数太多"),
    "hard-to-mark": Hostile("名册.xlsx", hard_to_mark, "公式"),
    "full-table": Hostile("名册.xlsx", full_table, "公式"),
    "no-headers": Hostile("名册.xlsx", without_headers, "找不到表头"),
    "one-long-line": Hostile("名册.csv", lambda: b"," * (9 << 20), "特别长"),
    "open-quote": Hostile("名册.csv", lambda: b'a,"' + b"x\n" * 4_000_000, "特别长"),
    "many-faults-csv": Hostile("名册.csv", long_table, "太高"),
    "many-faults": Hostile("名册.xlsx", long_workbook, "没有填写"),
}


def measure(content: bytes, file_name: str) -> dict:
    """Read the file in a process of its own: faults, seconds and peak megabytes.

    The seconds are those of reading and of making the marked copy, without Python's start.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file_name
        path.write_bytes(content)
        command = [sys.executable, "-m", "kaoping.papers.tests.hostile", str(path)]
        done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=120)
    return json.loads(done.stdout)


def _read_here(path: Path) -> dict:
    content = path.read_bytes()
    started = time.monotonic()
    found = read_table(content, path.name, COLUMNS)
    read = time.monotonic()
    copied = len(mark_copy(content, found.faults)) if found.has_marked_copy else 0
    return {
        "faults": [str(fault) for fault in found.faults[:5]],
        "count": len(found.faults),
        "seconds": round(read - started, 3),
        "copy_seconds": round(time.monotonic() - read, 3),
        "copy_bytes": copied,
        "megabytes": peak_megabytes(),
    }


def refused_rightly(name: str, faults: list[str]) -> bool:
    """Whether the refusal names the file's trouble; only the slowest may meet the time limit first."""
    words = (FILES[name].word, TOO_SLOW) if name == "hard-to-mark" else (FILES[name].word,)
    return any(word in fault for word in words for fault in faults)


def prove() -> dict:
    """Meet every file once; the figures and the names of those met badly."""
    met = {name: measure(file.build(), file.file_name) for name, file in FILES.items()}
    missed = [
        name
        for name in FILES
        if not refused_rightly(name, met[name]["faults"])
        or met[name]["megabytes"] > MOST_MEGABYTES
    ]
    return {
        "proof": "hostile-xlsx",
        "files": len(met),
        "slowest_seconds": max(figures["seconds"] for figures in met.values()),
        "slowest_copy_seconds": max(figures["copy_seconds"] for figures in met.values()),
        "most_megabytes": max(figures["megabytes"] for figures in met.values()),
        "missed": missed,
    }


if __name__ == "__main__":
    answer = _read_here(Path(sys.argv[1])) if len(sys.argv) > 1 else prove()
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.exit(bool(answer.get("missed")))
