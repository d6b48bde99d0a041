"""`kaoping score`: computes a regulation on a file of facts, without Django or a database.

Facts are the tables of ``kaoping.scoring.facts``, one row a fact, in one of three forms: YAML (each
table a list), an Excel workbook (each table a sheet, its first row the columns' names), or a folder
of Parquet files (one a table; columns ``units`` are whole numbers, points × 10⁴).
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from kaoping.lib.decimals import format_fen, format_units, parse_units
from kaoping.lib.errors import UserError, why
from kaoping.lib.text import display_width
from kaoping.papers.faults import Refused
from kaoping.papers.grid import Grid
from kaoping.papers.limits import Limits
from kaoping.papers.reading import read_grids
from kaoping.papers.sheets import Sheet, SheetColumn, write
from kaoping.scoring import FactsFaults, SchemeFaults, evaluate, load_scheme
from kaoping.scoring.explain import Explanation
from kaoping.scoring.facts import MOST_ROWS, Facts, from_json
from kaoping.scoring.outcome import Outcome
from kaoping.scoring.scheme import Scheme
from kaoping.scoring.source import Items, Scalar, Unreadable, parse, text_of
from kaoping.scoring.twin import outcome_json
from kaoping.scoring.words import pay_words

DONE, WITH_GAPS, REFUSED = 0, 1, 2
LISTS = ("posts",)
OF_SHARDS = ("division", "cycle")  # columns of subjects that only `kaoping close` reads
DECIMALS = ("units", "target_units")


def score(words: list[str]) -> int:
    """Compute a regulation on facts: 0 done, 1 done but with gaps, 2 refused."""
    asked = _parser().parse_args(words)
    scheme = read_scheme(asked.scheme)
    period = _period(scheme, asked.period)
    facts = _facts(asked.facts)
    try:
        outcome = evaluate(scheme, period, facts)
    except FactsFaults as faults:
        raise _refusal(asked.facts, faults.faults) from faults
    _hand_out(_answer(outcome, asked), asked.output)
    for gap in outcome.gaps:
        name = outcome.subject(gap.subject).name
        sys.stderr.write(f"空缺 {name} {gap.code}：{gap.cause}\n")
    for gap in outcome.covered_gaps:
        name = outcome.subject(gap.subject).name
        sys.stderr.write(f"按办法处理的空缺 {name} {gap.code}：{gap.cause}\n")
    return WITH_GAPS if outcome.gaps else DONE


def _answer(outcome: Outcome, asked: argparse.Namespace) -> str | bytes:
    if asked.explain and asked.format == "xlsx":
        raise UserError("说明不能存成 Excel。", "--explain 用 --format table 或 json。")
    if asked.explain:
        return explained(outcome, _known(outcome, asked.explain), asked.format)
    return FORMATS[asked.format](outcome)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("kaoping score", description=score.__doc__)
    parser.add_argument("scheme", type=Path, help="the regulation, a YAML file")
    parser.add_argument("facts", type=Path, help="YAML file, Excel workbook or folder of Parquet")
    parser.add_argument("--period", help="needed where the regulation has several")
    parser.add_argument("--explain", metavar="SUBJECT", help="the tree of one subject's points")
    parser.add_argument("--format", choices=list(FORMATS), default="table")
    parser.add_argument("--output", type=Path, help="a file instead of the terminal")
    return parser


def read_scheme(path: Path) -> Scheme:
    """The scheme in a file; raises UserError with all faults."""
    try:
        return load_scheme(text_in(path), str(path))
    except SchemeFaults as faults:
        raise UserError(str(faults), "改正以上各处后再算。") from faults


def text_in(path: Path) -> str:
    """The text of a file; raises UserError where it can't be read."""
    try:
        return text_of(path)
    except OSError as error:
        raise UserError(f"读不了文件：{why(error)}。", "核对文件名。", str(path)) from error
    except Unreadable as error:
        raise UserError(f"第{error.line}行：{error.cause}。", error.remedy, str(path)) from error


def _period(scheme, key: str | None) -> str:
    if key is None and len(scheme.periods) == 1:
        return next(iter(scheme.periods))
    if key in scheme.periods:
        return key
    cause = f"办法有这些周期：{'、'.join(scheme.periods)}。"
    if key is not None:
        cause = f"没有周期“{key}”。{cause}"
    raise UserError(cause, "用 --period 写明算哪一个。", scheme.name)


def _facts(path: Path) -> Facts:
    readers: dict[str, Callable[[Path], Any]] = {".xlsx": _workbook, ".xls": _workbook}
    reader = _folder if path.is_dir() else readers.get(path.suffix.lower(), _yaml)
    try:
        facts = from_json(reader(path))
    except FactsFaults as faults:
        raise _refusal(path, faults.faults) from faults
    if not facts.subjects:
        raise _refusal(path, ("没有 subjects 表，或者一个考核对象也没有。",))
    return facts


def _refusal(path: Path, faults: tuple[str, ...]) -> UserError:
    return UserError("\n".join(faults), "改正以上各处后再算，什么都没有算。", str(path))


def _yaml(path: Path) -> Any:
    try:
        return _plain(parse(text_in(path)))
    except Unreadable as error:
        raise UserError(f"第{error.line}行：{error.cause}。", error.remedy, str(path)) from error


def _plain(node: Any) -> Any:
    """Lists, dicts and texts of a parsed tree; nothing written is no fact, 2.50 is 2.5."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [_plain(part) for part in node.nodes]
    named = {}
    for key, value in node.pairs:
        if key.text in named:
            raise Unreadable(key.line, f"“{key.text[:40]}”写了两次", "合并成一处")
        named[key.text] = _number(_plain(value)) if key.text in DECIMALS else _plain(value)
    return {key: value for key, value in named.items() if value != ""}


def _workbook(path: Path) -> dict[str, list[dict[str, Any]]]:
    try:
        grids = read_grids(path.read_bytes(), path.name, Limits(rows=200_000, cells=3_000_000))
    except OSError as error:
        raise UserError(f"读不了文件：{why(error)}。", "核对文件名。", str(path)) from error
    except Refused as refused:
        raise UserError(str(refused), "另存为 .xlsx 后再算。", str(path)) from refused
    return {grid.name: list(_sheet_rows(grid)) for grid in grids if grid.rows}


def _sheet_rows(grid: Grid) -> Iterator[dict[str, Any]]:
    """Rows below the first, by the names in the first; blank cells are left out."""
    numbers = sorted(grid.rows)
    names = {column: cell.text.strip() for column, cell in grid.rows[numbers[0]].items()}
    for number in numbers[1:]:
        cells = grid.rows[number].items()
        row = {names.get(column, f"第{column}列"): cell.text.strip() for column, cell in cells}
        yield {name: _value(name, text) for name, text in row.items() if text}


def _value(name: str, text: str) -> Any:
    """A cell's text as facts are written: lists apart, decimals without idle zeros."""
    if name in LISTS:
        return [part.strip() for part in text.replace("，", "、").replace(",", "、").split("、")]
    return _number(text) if name in DECIMALS else text


def _number(text: Any) -> Any:
    """A decimal in its one form: 2.50 and ２．５ are 2.5; what is none stays, to be refused."""
    try:
        return format_units(parse_units(text)) if isinstance(text, str) and text else text
    except ValueError:
        return text


def _folder(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Every table of a folder of Parquet files."""
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError as error:
        raise UserError(
            "没有安装读 Parquet 文件的程序包。", "运行 pip install 'kaoping[parquet]'。", str(path)
        ) from error
    files = sorted(path.glob("*.parquet"))
    if not files:
        raise UserError(
            "文件夹里没有 .parquet 文件。", "每张表一个文件，如 marks.parquet。", str(path)
        )
    try:
        rows = sum(parquet.read_metadata(file).num_rows for file in files)
        if rows > MOST_ROWS:
            cause = f"事实有{rows}行，最多{MOST_ROWS}行。"
            raise UserError(cause, "按周期或地方分开。", str(path))
        return {
            file.stem: [_row(r) for r in parquet.read_table(file).to_pylist()] for file in files
        }
    except (OSError, ValueError, ArithmeticError) as error:
        raise UserError(f"读不了文件：{error}", "核对是不是 Parquet 文件。", str(path)) from error


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: format_units(value) if name in DECIMALS and type(value) is int else value
        for name, value in row.items()
        if value is not None and name not in OF_SHARDS
    }


def _rows(outcome: Outcome) -> tuple[list[str], list[list[str]]]:
    """Titles and texts: a line for each subject, in the roster's order."""
    period = outcome.period
    rankings, grades = period.rankings, {grade.key: grade.title for grade in period.grades}
    titles = ["编号", "名称", "得分", *(ranking.title for ranking in rankings)]
    titles += ["等次"] * bool(grades) + ["建议"] * bool(period.consequences)
    titles += ["报酬（元）"] * (period.pay is not None)
    return titles, [_line(outcome, subject, grades) for subject in outcome.facts.subjects]


def _line(outcome: Outcome, subject, grades: dict[str, str]) -> list[str]:
    period, who, total = outcome.period, subject.id, outcome.total(subject.id)
    line = [who, subject.name, "空缺" if total is None else format_units(total)]
    line += [str(outcome.rank(ranking.key, who) or "") for ranking in period.rankings]
    if grades:
        line.append(grades.get(outcome.grade(who), ""))
    if period.consequences:
        line.append("、".join(item.title for item in outcome.proposed(who)))
    if period.pay is not None:
        fen = outcome.pay(who)
        line.append("" if fen is None else format_fen(fen))
    return line


def _table(outcome: Outcome) -> str:
    titles, rows = _rows(outcome)
    widths = [max(map(display_width, column)) for column in zip(titles, *rows, strict=True)]
    return "".join(_padded(row, widths) for row in [titles, *rows])


def _padded(row: list[str], widths: list[int]) -> str:
    cells = (t + " " * (w - display_width(t)) for t, w in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip() + "\n"


def _json(outcome: Outcome) -> str:
    found = outcome_json(outcome, with_pay=outcome.period.pay is not None)
    found["proposed"] = {
        s.id: [item.key for item in outcome.proposed(s.id)] for s in outcome.facts.subjects
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _xlsx(outcome: Outcome) -> bytes:
    titles, rows = _rows(outcome)
    columns = [SheetColumn(title) for title in titles]
    return write(Sheet("结果", columns, rows, title=outcome.scheme.title))


FORMATS: dict[str, Callable[[Outcome], str | bytes]] = {
    "table": _table,
    "json": _json,
    "xlsx": _xlsx,
}


def _known(outcome: Outcome, subject: str) -> str:
    named = [s.id for s in outcome.facts.subjects if subject in (s.id, s.name)]
    if not named:
        raise UserError(f"名册中没有“{subject}”。", "写 subjects 中的 id 或名称。")
    if subject not in named and len(named) > 1:
        raise UserError(f"名册中有{len(named)}个“{subject}”。", f"写 id：{'、'.join(named)}。")
    return subject if subject in named else named[0]


def explained(outcome: Outcome, subject: str, form: str) -> str:
    """The tree of one subject's points as text, or as JSON."""
    tree = outcome.explain(subject)
    if form == "json":
        return json.dumps(tree.as_json(), ensure_ascii=False, indent=1) + "\n"
    return "".join(_branches(tree, 0)) + _paid(outcome, subject)


def _paid(outcome: Outcome, who: str) -> str:
    """One line on how the pay came about; nothing where there is none."""
    line = outcome.pay_line(who)
    if line is None or line.fen is None:
        return ""
    return f"{pay_words(line, '报酬')}\n"


def _branches(node: Explanation, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}{node.code} {node.title}：{node.words}\n"
    for child in node.children:
        yield from _branches(child, depth + 1)


def _hand_out(said: str | bytes, path: Path | None) -> None:
    content = said.encode() if isinstance(said, str) else said
    if path is not None:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise UserError(f"写不了文件：{why(error)}。", "换一个地方。", str(path)) from error
    elif isinstance(said, bytes) and sys.stdout.isatty():
        raise UserError("Excel 文件不能显示在终端上。", "用 --output 结果.xlsx 写明存到哪里。")
    else:
        sys.stdout.buffer.write(content)
