"""Streaming one XML part of an office file that a stranger sent.

No tree is built, no entity is expanded, nothing outside the file is touched: a document type, which
every entity needs, is refused. Bytes, depth and time are counted while they come.
"""

import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple
from xml.parsers import expat

from kaoping.papers.container import Medium
from kaoping.papers.faults import Refused
from kaoping.papers.limits import Budget

_CHUNK = 64 * 1024
DEEPEST = 60


class Handlers(NamedTuple):
    """What is called for an element's start (name, attributes), its end (name), and for text."""

    start: Callable[[str, dict[str, str]], None]
    end: Callable[[str], None]
    text: Callable[[str], None]


def stream_part(
    archive: zipfile.ZipFile,
    part: str,
    budget: Budget,
    medium: Medium,
    handlers: Handlers,
    deepest: int = DEEPEST,
) -> None:
    """Stream one part through the handlers, names without prefixes; raises ``Refused``."""
    parser = _parser(handlers, medium, deepest)
    left = budget.limits.part_bytes
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                budget.check_time()
                left -= len(chunk)
                if left < 0:
                    raise Refused(f"{medium.name}内部的数据太大", medium.smaller)
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError) as fault:
        raise Refused("文件已损坏，打不开", medium.save_as) from fault
    except (RuntimeError, NotImplementedError, ValueError, LookupError) as fault:
        raise Refused(f"文件内部不符合{medium.name}格式", medium.save_as) from fault


def _parser(handlers: Handlers, medium: Medium, deepest: int) -> expat.XMLParserType:
    """An expat parser that drops prefixes and refuses document types and deep nesting."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def refuse(*_: object) -> None:
        raise Refused(f"文件内部不符合{medium.name}格式", medium.save_as)

    def opened(tag: str, marks: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > deepest:
            refuse()
        handlers.start(tag.rpartition(":")[2], marks)

    def closed(tag: str) -> None:
        nonlocal depth
        depth -= 1
        handlers.end(tag.rpartition(":")[2])

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = handlers.text
    parser.StartDoctypeDeclHandler = refuse
    return parser
