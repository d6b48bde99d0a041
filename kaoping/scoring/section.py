"""Reading one mapping of a scheme: strict keys, and every fault located and collected."""

from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from kaoping.lib.decimals import parse_fen, parse_units
from kaoping.scoring.nonsense import Nonsense
from kaoping.scoring.source import Items, Scalar, Table

REQUIRED = object()
MOST_FAULTS = 500  # listed of one file
LONGEST_NAME = 40
LONGEST_WORDS = 500
LONGEST_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a scheme's text: where (file, YAML path, line), why, and what to do."""

    file: str
    path: str
    line: int
    cause: str
    remedy: str

    def __str__(self):
        return f"{self.file} 第{self.line}行 {self.path}：{self.cause}。{self.remedy}。"


class Faults:
    """The faults of one file, in the order they were met."""

    def __init__(self, file):
        self.file, self.found = file, []

    def add(self, path, line, cause, remedy):
        """Collect one fault; of very many, the first ones."""
        if len(self.found) < MOST_FAULTS:
            self.found.append(Fault(self.file, path, line, cause, remedy))
        elif len(self.found) == MOST_FAULTS:
            cause = f"错误超过{MOST_FAULTS}处，其余没有列出"
            self.found.append(Fault(self.file, path, line, cause, "先改正已列出的"))


class Section:
    """A mapping being read. A getter reports its own fault and returns None."""

    def __init__(self, node, path, faults):
        self.path, self.line, self.faults = path, node.line, faults
        self.broken = False
        self._values, self._lines, self._asked = {}, {}, {}
        if not isinstance(node, Table):
            self.fault("这里应当是若干“键: 值”", "改写为键值对")
            return
        for key, value in node.pairs:
            if key.text in self._values:
                self.fault(
                    f"“{shortened(key.text)}”重复",
                    "同一层里每个键只写一次",
                    line=key.line,
                    breaks=False,
                )
            self._values[key.text] = value
            self._lines[key.text] = key.line

    def fault(self, cause, remedy, *, key=None, line=None, breaks=True):
        """Report a fault here, or at one of the keys.

        One that does not break lets the node be built, so that what contradicts it is told too.
        """
        path = self._at(key) if key else self.path or "(顶层)"
        line = line or self._lines.get(key, self.line)
        self.faults.add(path, line, cause, remedy)
        self.broken = self.broken or breaks

    def _at(self, key):
        key = shortened(key)
        return f"{self.path}.{key}" if self.path else key

    def has(self, key):
        """Whether the key is written with something after it."""
        value = self._values.get(key)
        return value is not None and not (isinstance(value, Scalar) and value.text == "")

    def written(self):
        """Keys as written, for sections whose keys are names."""
        self._asked |= dict.fromkeys(self._values)
        return list(self._values)

    def named(self, longest=LONGEST_NAME):
        """Keys as written that name something; a fault at each that can't be a name."""
        for key in self._values:
            try:
                _name(key, longest)
            except ValueError as error:
                self.fault(f"“{shortened(key)}”{error}", _NAMES, key=key)
        return self.written()

    def _get(self, key, default, breaks=True):
        self._asked[key] = None
        if self.has(key):
            return self._values[key]
        if default is REQUIRED:
            self.fault(f"缺少“{key}”", f"补写 {key}", line=self.line, breaks=breaks)
        return None

    def text(self, key, default=REQUIRED, longest=LONGEST_TEXT):
        """A text, stripped."""
        node = self._get(key, default)
        if node is None:
            return None if default is REQUIRED else default
        if not isinstance(node, Scalar):
            return self.fault(f"“{key}”应当是一段文字", "写在冒号后面", key=key)
        if len(node.text) > longest:
            return self.fault(f"“{key}”太长，最多{longest}个字", "写短些", key=key)
        return node.text.strip()

    def _parsed(self, key, default, parse, remedy):
        text = self.text(key, default)
        if not isinstance(text, str):
            return text
        try:
            return parse(text)
        except ValueError as error:
            return self.fault(f"“{key}”写的是“{text[:40]}”：{error}", remedy, key=key)

    def points(self, key, default=REQUIRED):
        """Points in units."""
        return self._parsed(key, default, parse_units, "写数字，最多四位小数，例如 2.5")

    def yuan(self, key, default=REQUIRED):
        """Money in fen."""
        return self._parsed(key, default, parse_fen, "写元，最多两位小数，例如 800")

    def whole(self, key, default=REQUIRED):
        """A whole number."""
        return self._parsed(key, default, _whole, "写整数")

    def share(self, key, default=REQUIRED):
        """A share ("60%" or "3") as (integer, whether it is a percentage)."""
        return self._parsed(key, default, parse_share, "写百分数，例如 60%")

    def percent(self, key, default=REQUIRED):
        """A share as a Fraction: "60%", or "2/3"."""
        return self._parsed(key, default, _percent, "写百分数或分数，例如 60%、2/3")

    def one_of(self, key, options, default=REQUIRED):
        """The value that a listed word stands for; ``options`` is a dict."""
        word = self.text(key, default)
        if word is None or word in options:
            return None if word is None else options[word]
        return self.fault(f"“{key}”不能是“{word[:40]}”", f"可用：{'、'.join(options)}", key=key)

    def name(self, key, default=REQUIRED):
        """A short identifier: no spaces, at most 40 characters."""
        return self._parsed(key, default, _name, _NAMES)

    def names(self, key, default=REQUIRED):
        """A list of texts."""
        node = self._get(key, default)
        if node is None:
            return None if default is REQUIRED else default
        if not isinstance(node, Items) or not all(isinstance(n, Scalar) for n in node.nodes):
            return self.fault(f"“{key}”应当是一个列表", "写成 [甲, 乙]", key=key)
        if any(len(item.text) > LONGEST_WORDS for item in node.nodes):
            return self.fault(f"“{key}”里有一项太长", "列表里只写名称", key=key)
        return tuple(item.text.strip() for item in node.nodes)

    def points_listed(self, key):
        """A list of points in units."""
        texts = self.names(key)
        try:
            return tuple(parse_units(text) for text in texts or ())
        except ValueError as error:
            return self.fault(f"“{key}”：{error}", "写成 [85, 90.5]", key=key)

    def words(self, key):
        """A text that only people read: without it the node can still be built."""
        node = self._get(key, REQUIRED, breaks=False)
        return "" if node is None else self.text(key, longest=LONGEST_WORDS)

    def section(self, key, default=REQUIRED):
        """A mapping below."""
        node = self._get(key, default)
        if node is None:
            return None
        if not isinstance(node, Table):
            return self.fault(f"“{key}”应当是若干“键: 值”", "在下一行缩进写键值对", key=key)
        return Section(node, self._at(key), self.faults)

    def sections(self, key, default=REQUIRED):
        """A list of mappings below; an empty list where it is absent."""
        node = self._get(key, default)
        if node is None:
            return []
        if not isinstance(node, Items):
            self.fault(f"“{key}”应当是一个列表", "每项以“- ”开头", key=key)
            return []
        place = self._at(key)
        return [Section(n, f"{place}[{i}]", self.faults) for i, n in enumerate(node.nodes)]

    def is_text(self, key):
        """Whether the key's value is a scalar."""
        return isinstance(self._values.get(key), Scalar)

    def close(self):
        """Report keys that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                near = get_close_matches(shortened(key), self._asked, 1)
                hint = f"可能是“{near[0]}”" if near else f"可用：{'、'.join(self._asked)}"
                if "：" in key:
                    hint = "冒号改用半角，后面空一格"
                self.fault(f"不认识的键“{shortened(key)}”", hint, key=key, breaks=False)

    def skip(self, key):
        """Leave a key unread, without calling it unknown."""
        self._asked[key] = None

    def build(self, make, **parts):
        """Close, then make a node of the parts; None when anything in this section is wrong."""
        self.close()
        return self.made(make, **parts)

    def made(self, make, **parts):
        """A node made of the parts while the section is still being read; None as for build."""
        if self.broken:
            return None
        try:
            return make(**parts)
        except Nonsense as nonsense:
            for cause, remedy, _ in nonsense.problems:
                self.fault(cause, remedy)
            return None


def _percent(text):
    above, slash, below = text.partition("/")
    if slash:
        if _whole(below) == 0:
            raise ValueError("分母是0")
        return Fraction(_whole(above), _whole(below))
    try:
        value, percent = parse_share(text)
    except ValueError:
        raise ValueError("不是百分数或分数") from None
    if not percent:
        raise ValueError("没有写百分号")
    return Fraction(value, 1_000_000)


def _whole(text):
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError("不是整数")
    return int(text)


_NAMES = "用字母、数字、点、下划线或连字符，不要太长"


def _name(text, longest=LONGEST_NAME):
    if not 0 < len(text) <= longest or any(c.isspace() or c in "/\\'\"<>&" for c in text):
        raise ValueError("不能作名称")
    if not text.isprintable():
        raise ValueError("含有看不见的字符")
    return text


def shortened(text):
    """A text as a message can show it, however long it is."""
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"


def parse_share(text):
    """("60%" → (600000, True)); ("3" → (30000, False)); raises ValueError."""
    text = text.replace("％", "%")
    percent = text.endswith("%")
    return parse_units(text.removesuffix("%").strip()), percent
