"""Builders of Word documents a stranger might upload, and the measuring of how they are met.

``python -m kaoping.papers.tests.hostile_documents FILE`` reads one in a process of its own and
writes one JSON line.
"""

import io
import json
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from kaoping.papers.documents import read_tables
from kaoping.papers.faults import Refused
from kaoping.papers.tests.hostile import old_word
from kaoping.papers.tests.memory import peak_megabytes

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_MAIN}"><w:body>'
FOOT = "</w:body></w:document>"
ROW = "<w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr>"
_SPACES = b" " * (1 << 20)


def raw_document(pieces: Iterable[bytes | str], **parts: str) -> bytes:
    """A document with its XML given piece by piece, and further parts of ``word``."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("word/document.xml", "w") as part:
            for piece in pieces:
                part.write(piece.encode() if isinstance(piece, str) else piece)
        for name, text in parts.items():
            archive.writestr(f"word/{name}", text)
    return stream.getvalue()


def table(*rows: str) -> str:
    """A table of these rows."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def zip_bomb(megabytes: int = 1024) -> bytes:
    """A few megabytes that unpack to a gigabyte of blanks."""
    return raw_document([HEAD, "<w:tbl>", *[_SPACES] * megabytes, "</w:tbl>", FOOT])


def lying_bomb() -> bytes:
    """The same, but the directory says every part is tiny."""
    content = bytearray(zip_bomb(300))
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", content, place + 24, 1000)
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def billion_laughs() -> bytes:
    """Entities that multiply."""
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    return raw_document([f"<!DOCTYPE x [{entities}]>", "<w:document>&j;</w:document>"])


def outside_entity() -> bytes:
    """An entity that asks for a file of the server."""
    text = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document>&a;</w:document>'
    return raw_document([text])


def many_rows() -> bytes:
    """Half a million rows."""
    return raw_document([HEAD, "<w:tbl>", *[ROW * 1000] * 400, "</w:tbl>", FOOT])


def many_empty_cells() -> bytes:
    """Millions of cells without content."""
    return raw_document(
        [HEAD, "<w:tbl><w:tr>", *["<w:tc/>" * 100_000] * 20, "</w:tr></w:tbl>", FOOT]
    )


def many_empty_rows() -> bytes:
    """Millions of rows without cells."""
    return raw_document([HEAD, "<w:tbl>", *["<w:tr/>" * 100_000] * 40, "</w:tbl>", FOOT])


def many_paragraphs() -> bytes:
    """Millions of paragraphs inside one cell."""
    cell = ["<w:tbl><w:tr><w:tc>", *["<w:p/>" * 100_000] * 30, "</w:tc></w:tr></w:tbl>"]
    return raw_document([HEAD, *cell, FOOT])


def many_merges() -> bytes:
    """Cells merged downwards and sideways, without any text."""
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr></w:tc>'
    return raw_document([HEAD, "<w:tbl>", *[f"<w:tr>{cell}</w:tr>" * 1000] * 60, "</w:tbl>", FOOT])


def wide_merge() -> bytes:
    """A cell over a million columns."""
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr><w:p/></w:tc>'
    return raw_document([HEAD, table(f"<w:tr>{cell}</w:tr>"), FOOT])


def long_text() -> bytes:
    """A cell of twenty megabytes."""
    start, end = ROW.split("甲")
    return raw_document([HEAD, "<w:tbl>", start, *["甲" * 100_000] * 70, end, "</w:tbl>", FOOT])


def many_tables() -> bytes:
    """Thousands of tables."""
    return raw_document([HEAD, *[table(ROW)] * 3000, FOOT])


def nested_tables() -> bytes:
    """Tables in tables in tables."""
    start, end = "<w:tbl><w:tr><w:tc>" * 50_000, "</w:tc></w:tr></w:tbl>" * 50_000
    return raw_document([HEAD, start, end, FOOT])


def macros() -> bytes:
    """A document with macros."""
    return raw_document([HEAD, table(ROW), FOOT], **{"vbaProject.bin": "x"})


def no_table() -> bytes:
    """A letter without any table."""
    return raw_document([HEAD, "<w:p><w:r><w:t>通知</w:t></w:r></w:p>", FOOT])


def slow_packing() -> bytes:
    """A part packed with LZMA, which may ask for gigabytes of memory."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", HEAD + FOOT)
    return stream.getvalue()


def cut_off() -> bytes:
    """The first half of a document."""
    whole = raw_document([HEAD, table(ROW * 200), FOOT])
    return whole[: len(whole) // 2]


def no_xml() -> bytes:
    """A main part that is no XML."""
    return raw_document([bytes(range(256)) * 20])


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip-bomb": (zip_bomb, "解压后超过"),
    "lying-bomb": (lying_bomb, "已损坏"),
    "billion-laughs": (billion_laughs, "不符合文档格式"),
    "outside-entity": (outside_entity, "不符合文档格式"),
    "many-rows": (many_rows, "太"),
    "empty-cells": (many_empty_cells, "太"),
    "empty-rows": (many_empty_rows, "没有表格"),
    "many-paragraphs": (many_paragraphs, "32767"),
    "many-merges": (many_merges, "合并的单元格太多"),
    "wide-merge": (wide_merge, "列数太多"),
    "long-text": (long_text, "32767"),
    "many-tables": (many_tables, "表格太多"),
    "nested-tables": (nested_tables, "不符合文档格式"),
    "macros": (macros, "宏"),
    "no-table": (no_table, "没有表格"),
    "slow-packing": (slow_packing, "压缩方式"),
    "cut-off": (cut_off, "已损坏"),
    "no-xml": (no_xml, "已损坏"),
    "old-word": (old_word, "旧版 Word"),
}


def measure(content: bytes) -> dict:
    """Read the file in a process of its own: the refusal, seconds and peak megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "评分表.docx"
        path.write_bytes(content)
        command = [sys.executable, "-m", "kaoping.papers.tests.hostile_documents", str(path)]
        done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=120)
    return json.loads(done.stdout)


def _read_here(path: Path) -> dict:
    started = time.monotonic()
    try:
        read_tables(path.read_bytes(), path.name)
        said = ""
    except Refused as refusal:
        said = str(refusal.fault)
    seconds = round(time.monotonic() - started, 3)
    return {"said": said, "seconds": seconds, "megabytes": peak_megabytes()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_read_here(Path(sys.argv[1])), ensure_ascii=False) + "\n")
