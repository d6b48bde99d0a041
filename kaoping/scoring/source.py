"""YAML text as a tree in which every scalar is text and every node knows its line.

Hostile text is refused early: size, depth, number of nodes, aliases, tags, several documents.
"""

import re
from dataclasses import dataclass

import yaml

LARGEST_TEXT = 256 * 1024  # bytes of UTF-8
DEEPEST = 30
MOST_NODES = 20_000
# Control characters (but tab and line ends), lone surrogates, no characters at all, and marks that
# turn the reading direction round or show nothing: what stands there would not be what is read.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff"
    "\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Unreadable(ValueError):
    """The text is no tree we accept: line (from 1), cause, remedy, in Chinese."""

    def __init__(self, line, cause, remedy):
        self.line, self.cause, self.remedy = line, cause, remedy
        super().__init__(f"第{line}行：{cause}。{remedy}")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; "" and unquoted where nothing was written."""

    text: str
    line: int


@dataclass(slots=True)
class Items:
    """A sequence of nodes."""

    nodes: list
    line: int


@dataclass(slots=True)
class Table:
    """A mapping: (key scalar, node) pairs in order, duplicates kept to be reported."""

    pairs: list
    line: int


def forbidden_in(text):
    """The first character of a text that must not be in it, as "U+0000"; None where all is well."""
    found = _FORBIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def text_of(path):
    """The text of a file, which must be UTF-8 and no larger than a scheme may be.

    Raises Unreadable, or OSError where the file can't be opened.
    """
    with open(path, "rb") as file:
        content = file.read(LARGEST_TEXT + 4)  # no more, whatever there is
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(1, "文件是 UTF-16 编码", "另存为 UTF-8 编码")
    if len(content) > LARGEST_TEXT:
        raise Unreadable(1, *_TOO_LARGE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(line, "文件不是 UTF-8 编码", "另存为 UTF-8 编码") from None


_TOO_LARGE = ("文件超过256 KB", "考核办法应是一份文本，请删去无关内容；事实很多时用 Excel 或 Parquet")


def parse(text):
    """The root node of a YAML text; raises Unreadable."""
    if len(text) > LARGEST_TEXT or len(text.encode("utf-8", "replace")) > LARGEST_TEXT:
        raise Unreadable(1, *_TOO_LARGE)
    found = _FORBIDDEN.search(text)
    if found:
        _refuse_characters(found[0], text.count("\n", 0, found.start()) + 1)
    try:
        return _compose(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        cause = getattr(error, "problem", None) or getattr(error, "reason", None) or "不是文本"
        line, cause, remedy = _slip(text.split("\n"), line, cause)
        raise Unreadable(line, f"不是合法的 YAML({cause})", remedy) from None


_SLIPS = {
    "mapping values are not allowed": "值里有冒号，或者缩进不对、上一行冒号后没有空格",
    "did not find expected key": "缩进不齐，或者冒号后没有空格",
    "did not find expected '-' indicator": "缩进不齐",
    "did not find expected ',' or": "括号没有配对，或者缺少逗号",
    "could not find expected ':'": "缺少冒号",
    "found unexpected end of stream": "引号没有配对",
}
_WIDE_COLON = re.compile(r" *(- )?[\w.-]+：", re.ASCII)  # after a key, not within a text
_WIDE_BLANK = re.compile(r" *(- )?([\w.-]+:)? *[\u3000\u00a0]", re.ASCII)


def _slip(lines, line, cause):
    """(line, cause, remedy) of what YAML refuses, in the words of one who does not know YAML."""
    for number in (line, line - 1):
        here = "".join(lines[number - 1 : number]) if number else ""
        if here.lstrip(" ").startswith("\t"):
            return number, "缩进里有 Tab", "缩进只用空格，每层两个"
        if _WIDE_COLON.match(here):
            return number, "冒号是全角的", "冒号改用半角，后面空一格"
        if _WIDE_BLANK.match(here):
            return number, "缩进里或冒号后有全角空格或网页上的空格", "改用半角空格"
    said = next((words for slip, words in _SLIPS.items() if slip in cause), cause)
    return line, said, "检查缩进、冒号后的空格和引号"


def _compose(events):
    """Build the tree from events with a stack of our own, so that depth is ours to limit."""
    root, stack, count = None, [], 0
    for event in events:
        line = event.start_mark.line + 1
        _refuse_specials(event, line, root)
        if isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
            continue
        node = _node(event, line)
        if node is None:
            continue
        count += 1
        if count > MOST_NODES:
            remedy = "请删去无关内容；事实很多时用 Excel 或 Parquet"
            raise Unreadable(line, f"内容超过{MOST_NODES}个节点", remedy)
        if stack:
            _add(stack[-1], node)
        else:
            root = node
        if not isinstance(node, Scalar):
            stack.append(node)
            if len(stack) > DEEPEST:
                raise Unreadable(line, f"层次超过{DEEPEST}层", "指标树一般只有三四层")
    return root if root is not None else Table([], 1)


def _refuse_specials(event, line, root):
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise Unreadable(line, "不支持锚点(&)和别名(*)", "把内容写全；文字以 & 或 * 开头时加引号")
    if getattr(event, "tag", None) not in (None, "!"):
        raise Unreadable(line, f"不支持标签 {event.tag}", "删去以 ! 开头的标签，或给文字加引号")
    if isinstance(event, yaml.DocumentStartEvent) and root is not None:
        raise Unreadable(line, "一个文件里有多份文档", "删去多余的 --- 及其后的内容")


def _node(event, line):
    if isinstance(event, yaml.ScalarEvent):
        if not event.value.isprintable():
            _refuse_characters(event.value, line)
        return Scalar(event.value, line)
    if isinstance(event, yaml.SequenceStartEvent):
        return Items([], line)
    if isinstance(event, yaml.MappingStartEvent):
        return Table([], line)
    return None


def _refuse_characters(text, line):
    """Raise Unreadable where a text has a character that must not be in it, however it was written."""
    found = forbidden_in(text)
    if found:
        cause = f"含有看不见的字符、控制字符或不合法的字符 {found}"
        raise Unreadable(line, cause, "删去它；文件不是文本的，用 UTF-8 重新保存")


def _add(parent, node):
    if isinstance(parent, Items):
        parent.nodes.append(node)
    elif parent.pairs and parent.pairs[-1][1] is None:
        parent.pairs[-1] = (parent.pairs[-1][0], node)
    else:
        if not isinstance(node, Scalar):
            raise Unreadable(node.line, "键不是文字", "冒号左边只写键名")
        parent.pairs.append((node, None))
