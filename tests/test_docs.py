"""What the documentation says is true: the handbook is the tables, the guide's examples run."""

import json
import re
from dataclasses import fields
from pathlib import Path

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest

from kaoping.config.cli import main
from kaoping.lib.decimals import parse_units
from kaoping.scoring import SchemeFaults, evaluate, load_scheme, reference
from kaoping.scoring.cases import load_cases, run
from kaoping.scoring.facts import TABLES, to_json
from kaoping.scoring.law import MEASURES, NATURE_OF_POST
from kaoping.scoring.procedure import STAGES
from kaoping.scoring.rules import LARGEST_POINTS, LARGEST_TIMES, POINT
from kaoping.scoring.source import DEEPEST, LARGEST_TEXT, MOST_NODES
from kaoping.scoring.sources import DENOMINATORS, WHENCE
from tests.spec import situations
from tools import handbook

DOCS = Path(__file__).parents[1] / "docs"
GUIDES = [DOCS / "scoring" / language / "writing.md" for language in handbook.LANGUAGES]


def test_the_handbook_is_what_the_tables_render_to():
    stale = [
        path
        for path, text in handbook.pages().items()
        if (handbook.TARGET / path).read_text("utf-8") != text
    ]
    assert not stale, "run make handbook"


@pytest.mark.parametrize("document", sorted((DOCS / "scoring" / "en").glob("*.md")), ids=str)
def test_english_pages_explain_in_english(document):
    explained = re.sub(r"```.*?```|`[^`]*`", "", document.read_text("utf-8"), flags=re.DOTALL)
    assert not re.findall(r"[\u4e00-\u9fff]+", explained)


@pytest.mark.parametrize("document", sorted(DOCS.rglob("*.md")), ids=str)
def test_links_within_the_documentation_lead_somewhere(document):
    text = document.read_text("utf-8")
    for target, _, anchor in re.findall(r"\]\(([^)#:]*\.md)(#([\w-]+))?\)", text):
        there = (document.parent / target).resolve()
        assert there.is_file(), target
        if anchor.startswith(tuple(f"{name}-" for name in handbook.situations.FILES)):
            assert f'<a id="{anchor}"></a>' in there.read_text("utf-8"), anchor


@pytest.fixture(scope="module", params=GUIDES, ids=lambda path: path.parent.name)
def guide(request):
    """The writing guide in each language."""
    return request.param.read_text("utf-8")


@pytest.fixture
def desk(guide, tmp_path, monkeypatch):
    """A folder with every file that the guide tells one to write."""
    for name, parts in blocks(guide).items():
        if name.endswith(".yaml"):
            (tmp_path / name).write_text("\n".join(parts), encoding="utf-8")
    facts = (tmp_path / "facts.yaml").read_text("utf-8")
    before, submissions = facts.split("submissions:\n")
    late = submissions.replace("  - {rater: 镇长, group: leader, subject: B}\n", "", 1)
    (tmp_path / "facts-late.yaml").write_text(f"{before}submissions:\n{late}", encoding="utf-8")
    sheets = sheets_of(blocks(guide)["facts.xlsx"])
    write_workbook(sheets, tmp_path / "facts.xlsx")
    write_parquet(sheets, tmp_path / "facts")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def blocks(text):
    """{file: [blocks]} of the guide's code; a file of several blocks is their sequence."""
    found = {}
    fence = re.compile(r"^```\w+ ([\w.-]+)\n(.*?)\n```$", re.DOTALL | re.MULTILINE)
    for name, block in fence.findall(text):
        found.setdefault(name, []).append(block)
    return found


def sheets_of(parts):
    """{sheet: rows} of the guide's tables, told apart by their columns."""
    found = {}
    for part in parts:
        rows = [line.split(",") for line in part.splitlines()]
        found |= dict.fromkeys(SHEETS[part.splitlines()[0]], rows)
    return found


SHEETS = {
    "id,kind,name,team,posts": ["subjects"],
    "rater,group,subject": ["assignments", "submissions"],
    "id,rater,group,subject,indicator,kind,choice,units,times": ["marks"],
    "name,subject,units": ["figures"],
    "ballot,group,subject,entitled,present,issued,returned,invalid": ["ballots"],
    "ballot,group,subject,option,count": ["votes"],
}


def write_workbook(sheets, path):
    """An Excel workbook, a sheet for each table; numbers are numbers."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_cell(text) for text in row])
    book.save(path)


def _cell(text):
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text or None


def write_parquet(sheets, folder):
    """A folder of Parquet files, one for each table; points are whole numbers × 10⁴."""
    folder.mkdir()
    for name, (columns, *rows) in sheets.items():
        plain = [dict(zip(columns, row, strict=True)) for row in rows]
        table = pyarrow.Table.from_pylist([_typed(row) for row in plain])
        pyarrow.parquet.write_table(table, folder / f"{name}.parquet")


def _typed(row):
    typed = {key: text or None for key, text in row.items()}
    if "units" in row:
        typed["units"] = parse_units(row["units"])
    if "posts" in row:
        typed["posts"] = [row["posts"]] if row["posts"] else []
    return typed


def transcript(text):
    """(commands with expected output) of the guide's terminal sessions: [(words, lines)]."""
    found = []
    for block in re.findall(r"```console\n(.*?)\n```", text, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:].split(), []))
            else:
                found[-1][1].append(line)
    return found


def test_the_guides_commands_say_what_it_shows(guide, desk, capsys):
    code = None
    for words, expected in transcript(guide):
        if words[0] == "kaoping":
            code = main(words[1:])
            said = capsys.readouterr()
            lines = [line.rstrip() for line in f"{said.out}{said.err}".splitlines() if line.strip()]
        else:
            lines = [str(code)]
        assert len(lines) == len(expected), (words, lines)
        for line, shown in zip(lines, expected, strict=True):
            assert line == shown or (shown.endswith("…") and line.startswith(shown[:-1])), line


@pytest.mark.parametrize("evaluator", [evaluate, reference.evaluate])
def test_the_guides_cases_come_out(desk, evaluator):
    scheme = load_scheme((desk / "scheme.yaml").read_text("utf-8"))
    cases = load_cases((desk / "cases.yaml").read_text("utf-8"))
    assert cases
    assert [str(miss) for case in cases for miss in run(case, scheme, evaluator)] == []


def test_the_guides_faults_are_told_as_it_says(guide, desk):
    text = (desk / "scheme.yaml").read_text("utf-8")
    rows = re.findall(r"^\| `(.+?)` \| `(.+?)` \| `(.+?)` \| .+ \|$", guide, re.MULTILINE)
    assert len(rows) > 10
    for right, wrong, message in rows:
        assert right in text, right
        with pytest.raises(SchemeFaults) as caught:
            load_scheme(text.replace(right, wrong, 1))
        assert message in str(caught.value), (wrong, str(caught.value))


def test_the_guides_first_lines_of_yaml_are_yaml(guide):
    first = re.search(r"```yaml\n(.*?)\n```", guide, re.DOTALL)[1]
    assert situations.read_text(first)["posts"] == ["secretary", "director"]


def test_the_guide_names_everything_there_is_to_choose(guide):
    words = {*TABLES, "acknowledged", *MEASURES, *NATURE_OF_POST, *STAGES, *WHENCE, *DENOMINATORS}
    words |= {field.name for table in TABLES.values() for field in fields(table)}
    assert sorted(word for word in words if f"`{word}" not in guide) == []


def test_the_guides_limits_are_those_of_the_code(guide):
    said = guide.replace(",", "")
    for limit in (
        LARGEST_TEXT // 1024,
        DEEPEST,
        MOST_NODES,
        LARGEST_TIMES,
        LARGEST_POINTS // POINT,
    ):
        assert str(limit) in said, limit


def test_both_guides_have_the_same_examples():
    chinese, english = (path.read_text("utf-8") for path in GUIDES)
    assert blocks(chinese) == blocks(english)
    assert transcript(chinese) == transcript(english)


@pytest.mark.parametrize("name", ["scheme.yaml", "facts.yaml", "cases.yaml"])
def test_the_finished_example_is_what_the_guide_makes(name):
    made = "\n".join(blocks(GUIDES[0].read_text("utf-8"))[name]) + "\n"
    assert (DOCS / "scoring" / "example" / name).read_text("utf-8") == made


def test_a_void_vote_that_the_regulation_covers_is_told(tmp_path, capsys):
    table = next(
        t for _, t in situations.every_table() if t["title"][0] == "一组无效的，以另一组为准"
    )
    void = next(row for row in table["rows"] if "无效；" in row["why"][0])
    scheme, facts = tmp_path / "scheme.yaml", tmp_path / "facts.yaml"
    scheme.write_text(situations.scheme_of(table).text, encoding="utf-8")
    plain = to_json(situations.facts_of(table, [void]))
    facts.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    assert main(["score", str(scheme), str(facts)]) == 0
    assert "按办法处理的空缺 A a：到会人数不足" in capsys.readouterr().err
