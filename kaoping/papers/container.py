"""Telling what an uploaded file really is, whatever it is called.

Only the first bytes and a zip's directory decide. What is neither a workbook nor a text
table is refused with the way to turn it into one.
"""

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from kaoping.papers.faults import Refused
from kaoping.papers.limits import MEGABYTE, Limits

SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”，再上传"
ONLY_TABLES = "请上传 .xlsx 或 .csv 格式的表格"
PASTE_VALUES = "请把数据复制到一个新建的空白表格中，选择性粘贴为“数值”，再上传"


@dataclass(frozen=True)
class Medium:
    """What kind of file is read: its name, how to save it anew, how to make a smaller one."""

    name: str
    save_as: str
    smaller: str


WORKBOOK = Medium("表格", SAVE_AS, PASTE_VALUES)
DOCUMENT = Medium(
    "文档",
    "请用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”，再上传",
    "请把评分表复制到一个新建的空白文档中，再上传",
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_OF_ZIP = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_FOREIGN = (
    (b"%PDF", "这是 PDF 文件，不是表格", ONLY_TABLES),
    (b"{\\rtf", "这是 RTF 文档，不是表格", ONLY_TABLES),
    (b"\x89PNG", "这是图片，不是表格", ONLY_TABLES),
    (b"\xff\xd8\xff", "这是图片，不是表格", ONLY_TABLES),
    (b"GIF8", "这是图片，不是表格", ONLY_TABLES),
    (b"Rar!", "这是压缩包，不是表格", "请解压后上传里面的 .xlsx 或 .csv 表格"),
    (b"7z\xbc\xaf", "这是压缩包，不是表格", "请解压后上传里面的 .xlsx 或 .csv 表格"),
    (b"\x1f\x8b", "这是压缩包，不是表格", "请解压后上传里面的 .xlsx 或 .csv 表格"),
)
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")


def is_workbook(content: bytes, limits: Limits) -> bool:
    """Whether the bytes are to be read as an .xlsx workbook; otherwise they are a text table.

    Raises ``Refused`` for everything that is neither.
    """
    if not content.strip():
        raise Refused("文件是空的", "请选择填好的表格再上传")
    if len(content) > limits.file_bytes:
        most = limits.file_bytes // MEGABYTE
        raise Refused(f"文件超过 {most} MB", "请只保留需要的工作表和行，删除图片，再上传")
    if content.startswith(_OLE):
        raise _what_ole_holds(content)
    for magic, cause, remedy in _FOREIGN:
        if content.startswith(magic):
            raise Refused(cause, remedy)
    if content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise Refused("这是网页或 XML 文件，只是扩展名像表格", SAVE_AS)
    return content.startswith(b"PK\x03\x04")


def open_workbook(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The workbook's zip after its directory was found harmless; raises ``Refused``."""
    return _open(content, limits, WORKBOOK, _check_names)


def is_document(content: bytes) -> bool:
    """Whether the bytes are to be read as a Word document: a zip that names its main part."""
    return content.startswith(b"PK\x03\x04") and b"word/document.xml" in content


def open_document(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The document's zip after its directory was found harmless; raises ``Refused``."""
    if len(content) > limits.file_bytes:
        most = limits.file_bytes // MEGABYTE
        raise Refused(f"文件超过 {most} MB", "请只保留评分表，删除图片，再上传")
    return _open(content, limits, DOCUMENT, _check_document_names)


def refuse_old_word(content: bytes) -> None:
    """Refuse a .doc file, which no reader of ours opens, with the way to save it anew."""
    if content.startswith(_OLE) and "WordDocument".encode("utf-16-le") in content:
        raise Refused("这是旧版 Word（.doc）文件", DOCUMENT.save_as)


def _open(
    content: bytes, limits: Limits, medium: Medium, check_names: Callable[[set[str]], None]
) -> zipfile.ZipFile:
    _check_directory(content, limits, medium)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
        raise _damaged(medium) from fault
    entries = archive.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise _encrypted()
    # Other methods (LZMA above all) let a file ask for gigabytes of working memory.
    if any(entry.compress_type not in (0, 8) for entry in entries):
        raise Refused(f"文件用了{medium.name}软件不用的压缩方式", medium.save_as)
    check_names({entry.filename for entry in entries})
    if sum(entry.file_size for entry in entries) > limits.declared_bytes:
        most = limits.declared_bytes // MEGABYTE
        raise Refused(f"文件解压后超过 {most} MB，不像正常的{medium.name}", medium.smaller)
    return archive


def _check_directory(content: bytes, limits: Limits, medium: Medium) -> None:
    """A directory of a million entries would fill the memory before the first is looked at."""
    end = len(content) - 22
    if end < 0 or content[end : end + 4] != _END_OF_ZIP:
        end = content.rfind(_END_OF_ZIP, max(0, len(content) - 65_557))
    if end < 0 or len(content) < end + 22:
        raise _damaged(medium)
    size = struct.unpack_from("<I", content, end + 12)[0]
    if size > limits.directory_bytes or content[max(0, end - 20) : end].startswith(_ZIP64_LOCATOR):
        raise Refused(f"文件内部的零件太多，不像正常的{medium.name}", medium.smaller)


def _check_names(names: set[str]) -> None:
    lower = {name.lower() for name in names}
    if any(name.startswith("word/") for name in lower):
        raise Refused("这是 Word 文档，不是表格", ONLY_TABLES)
    if any(name.startswith("ppt/") for name in lower):
        raise Refused("这是 PowerPoint 文件，不是表格", ONLY_TABLES)
    if "content.xml" in lower or any(name.endswith("workbook.bin") for name in lower):
        raise Refused("这种表格格式读不了", SAVE_AS)
    if any(name.endswith("vbaproject.bin") for name in lower):
        raise Refused("表格里有宏，为安全起见不接收", SAVE_AS)
    if any("externallinks/" in name or name == "xl/connections.xml" for name in lower):
        raise Refused("表格链接了其他文件或数据源，为安全起见不接收", PASTE_VALUES)
    if not any(name.endswith("workbook.xml") for name in lower):
        raise Refused("这是压缩包，不是表格", "请解压后上传里面的 .xlsx 或 .csv 表格")


def _check_document_names(names: set[str]) -> None:
    lower = {name.lower() for name in names}
    if "word/document.xml" not in lower:
        raise Refused("文件里没有 Word 文档的正文", DOCUMENT.save_as)
    if any(name.endswith("vbaproject.bin") for name in lower):
        raise Refused("文档里有宏，为安全起见不接收", DOCUMENT.save_as)


def _what_ole_holds(content: bytes) -> Refused:
    """OLE names are UTF-16: the old formats, and the wrapper of every encrypted workbook."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _encrypted()
    if "WordDocument".encode("utf-16-le") in content:
        return Refused("这是 Word 文档，不是表格", ONLY_TABLES)
    return Refused("这是旧版 Excel（.xls）或其他旧格式文件", SAVE_AS)


def _encrypted() -> Refused:
    return Refused("文件设了打开密码", "请在 Excel 或 WPS 中取消密码，保存后再上传")


def _damaged(medium: Medium) -> Refused:
    return Refused("文件已损坏，打不开", medium.save_as)
