"""`kaoping score`: the same facts as YAML, Excel and Parquet compute to the same, without a database."""

import json
import subprocess
import sys
from dataclasses import asdict

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest

from kaoping.config import cli, env
from kaoping.scoring.cases import facts_of, load_cases
from kaoping.scoring.facts import MOST_ROWS, TABLES, to_json
from kaoping.scoring.language import load_scheme

PRESET = env.CHECKOUT / "presets" / "xisongji-2017"
SCHEME = str(PRESET / "scheme.yaml")


@pytest.fixture(scope="module")
def facts():
    """The facts of the preset's first case."""
    scheme = load_scheme((PRESET / "scheme.yaml").read_text("utf-8"))
    return facts_of(load_cases((PRESET / "cases.yaml").read_text("utf-8"))[0], scheme)


def as_yaml(facts, folder):
    """Facts as a YAML file: JSON is YAML."""
    path = folder / "facts.yaml"
    path.write_text(json.dumps(to_json(facts), ensure_ascii=False), encoding="utf-8")
    return path


def as_workbook(facts, folder):
    """Facts as a workbook: a sheet for each table."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in to_json(facts).items():
        if rows:
            page = book.create_sheet(name)
            titles = list(dict.fromkeys(key for row in rows for key in row))
            page.append(titles)
            for row in rows:
                page.append([_cell(row.get(title)) for title in titles])
    book.save(folder / "facts.xlsx")
    return folder / "facts.xlsx"


def _cell(value):
    return "、".join(value) if isinstance(value, list) else value


def as_parquet(facts, folder):
    """Facts as a folder of Parquet files: units are whole numbers."""
    folder = folder / "facts"
    folder.mkdir()
    for name in TABLES:
        rows = [asdict(row) for row in getattr(facts, name)]
        if rows:
            rows = [{k: list(v) if isinstance(v, tuple) else v for k, v in r.items()} for r in rows]
            table = pyarrow.Table.from_pylist(rows)
            pyarrow.parquet.write_table(table, folder / f"{name}.parquet")
    return folder


def kaoping(*words):
    """Run the command as a user does; whether Django was loaded is told at the end."""
    code = (
        "import sys; from kaoping.config import cli; code = cli.main(sys.argv[1:]); "
        "sys.exit('django loaded' if 'django' in sys.modules else code)"
    )
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, cwd=env.CHECKOUT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("write", [as_yaml, as_workbook, as_parquet])
def test_every_form_of_facts_computes_to_the_same(facts, write, tmp_path):
    answer = kaoping("score", SCHEME, write(facts, tmp_path), "--period", "month")
    assert answer.returncode == 0, answer.stderr
    rows = [line.split() for line in answer.stdout.splitlines()]
    assert ["A", "甲村", "78", "1"] in rows and ["A2", "甲村主任", "78", "390.00"] in rows


def test_json_holds_every_value_as_text(facts, tmp_path):
    path = as_yaml(facts, tmp_path)
    answer = kaoping("score", SCHEME, path, "--period", "month", "--format", "json")
    found = json.loads(answer.stdout)
    assert found["values"]["A"]["M4.1"] == "-20" and found["pay"]["A1"] == "520.00"


def test_a_workbook_of_results_can_be_opened(facts, tmp_path):
    out = tmp_path / "out.xlsx"
    words = ("--period", "month", "--format", "xlsx", "--output", out)
    assert kaoping("score", SCHEME, as_yaml(facts, tmp_path), *words).returncode == 0
    texts = [str(cell.value) for row in openpyxl.load_workbook(out).active for cell in row]
    assert "甲村" in texts and "78" in texts


def test_one_subject_is_explained_in_words(facts, tmp_path):
    words = ("--period", "month", "--explain", "甲村")
    answer = kaoping("score", SCHEME, as_yaml(facts, tmp_path), *words)
    assert "M4.1 会议和学习：其他情形1次，每次扣23分，最多扣20分，得-20分" in answer.stdout


def test_gaps_are_named_and_have_their_own_code(facts, tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_text("subjects: [{id: A, kind: team, name: 甲村}]", encoding="utf-8")
    answer = kaoping("score", SCHEME, path, "--period", "month")
    assert answer.returncode == 1
    assert "空缺 甲村 M1：没有安排评分人" in answer.stderr and "空缺" in answer.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("subjects: [{id: A, kind: team}]", "缺少“name”"),
        ("subjects: [{id: A, kind: team, name: 甲, colour: red}]", "不认识的键“colour”"),
        ("wishes: []", "不认识的表“wishes”"),
        ("subjects: [", "不是合法的 YAML"),
        ("- a", "事实应当是一组表"),
        ("marks: [{units: 1.23456}]", "小数超过 4 位"),
        ("marks: [{units: [1]}]", "规范的数"),
        ("", "没有 subjects 表"),
        ("events: []", "没有 subjects 表"),
    ],
)
def test_facts_that_cannot_be_are_refused_with_all_faults(text, said, tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    answer = kaoping("score", SCHEME, path, "--period", "month")
    assert answer.returncode == cli.REFUSED
    assert said in answer.stderr and "Traceback" not in answer.stderr


def test_what_is_missing_is_told(tmp_path):
    assert "--period" in kaoping("score", SCHEME, tmp_path).stderr
    assert ".parquet" in kaoping("score", SCHEME, tmp_path, "--period", "month").stderr
    assert "读不了文件：没有这个文件" in kaoping("score", "none.yaml", tmp_path).stderr


EXAMPLE = env.CHECKOUT / "docs/scoring/example"


def example(tmp_path, *more, edit=lambda text: text):
    """The answer to the handbook's example with its facts changed."""
    path = tmp_path / "facts.yaml"
    path.write_text(edit((EXAMPLE / "facts.yaml").read_text("utf-8")), "utf-8")
    return kaoping("score", EXAMPLE / "scheme.yaml", path, *more)


def test_a_number_may_be_written_as_people_do(tmp_path):
    plain = example(tmp_path)
    for written in ("96.20", "９６．２", "'96.2'", " 96.2 "):
        answer = example(tmp_path, edit=lambda text, w=written: text.replace("units: 96.2", f"units: {w}"))
        assert (answer.stdout, answer.stderr) == (plain.stdout, ""), written


def test_what_cannot_be_handed_out_is_said_and_is_no_gap(tmp_path):
    for more, said in (
        (["--output", tmp_path / "no/where.txt"], "写不了文件：没有这个文件"),
        (["--output", tmp_path], "写不了文件：这是文件夹"),
        (["--explain", "A", "--format", "xlsx", "--output", tmp_path / "a.xlsx"], "不能存成 Excel"),
        (["--explain", "丙村"], "名册中没有“丙村”"),
    ):
        answer = example(tmp_path, *more)
        assert answer.returncode == cli.REFUSED, more
        assert said in answer.stderr and "Traceback" not in answer.stderr


def test_of_two_people_of_one_name_neither_is_guessed(tmp_path):
    def alike(text):
        return text.replace("乙村书记", "甲村书记")

    answer = example(tmp_path, "--explain", "甲村书记", edit=alike)
    assert answer.returncode == cli.REFUSED
    assert "有2个“甲村书记”" in answer.stderr and "A1、B1" in answer.stderr
    assert example(tmp_path, "--explain", "B1", edit=alike).returncode == cli.SUCCESS


SMALL = "subjects:\n  - {id: A, kind: team, name: 甲村}\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("subjects: [", "YAML"),
        (SMALL + SMALL, "写了两次"),
        (SMALL + "  - {id: A, id: B, kind: team, name: 甲村}\n", "写了两次"),
        ("subjects: &a []\nmarks: *a\n", "锚点"),
        ("marks: " + "[" * 5000, "层次"),
        (SMALL.replace("甲村", '"甲\\0村"'), "控制字符"),
        ("x" * 300_000, "Excel 或 Parquet"),
        (SMALL * 1 + "marks: [" + "{}," * 30_000 + "]", "Excel 或 Parquet"),
        ("- 1\n", "一组表"),
        ("", ""),
    ],
)
def test_hostile_yaml_facts_are_refused_in_a_block(content, words, tmp_path, capsys):
    path = tmp_path / "facts.yaml"
    path.write_text(content, encoding="utf-8")
    code = cli.main(["score", SCHEME, str(path), "--period", "month"])
    said = capsys.readouterr().err
    assert code == cli.REFUSED or content == ""
    assert words in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "content", [b"\xff\xfe" + "事实".encode("utf-16-le"), "事实：甲".encode("gbk")]
)
def test_facts_in_another_encoding_are_told_so(content, tmp_path, capsys):
    path = tmp_path / "facts.yaml"
    path.write_bytes(content)
    assert cli.main(["score", SCHEME, str(path), "--period", "month"]) == cli.REFUSED
    assert "UTF-8" in capsys.readouterr().err


def test_no_parquet_and_too_much_parquet_are_refused(tmp_path, capsys):
    (tmp_path / "marks.parquet").write_bytes(b"PAR1 not really")
    assert cli.main(["score", SCHEME, str(tmp_path), "--period", "month"]) == cli.REFUSED
    table = pyarrow.table({"id": pyarrow.array(range(MOST_ROWS + 1))})
    pyarrow.parquet.write_table(table, tmp_path / "marks.parquet")
    assert cli.main(["score", SCHEME, str(tmp_path), "--period", "month"]) == cli.REFUSED
    table = pyarrow.table({"name": ["f", "f"], "subject": ["A", "B"], "units": [True, False]})
    pyarrow.parquet.write_table(table, tmp_path / "marks.parquet")
    assert cli.main(["score", SCHEME, str(tmp_path), "--period", "month"]) == cli.REFUSED
    said = capsys.readouterr().err
    assert "Parquet" in said
    assert f"最多{MOST_ROWS}行" in said
    assert "规范的数" in said


def test_a_workbook_of_nonsense_is_refused(tmp_path, capsys):
    book = openpyxl.Workbook()
    book.active.title = "subjects"
    for row in (["id", "kind", "name", "年龄"], ["A", "team", "甲村", 50], [1.5, True, "=1+1", ""]):
        book.active.append(row)
    book.create_sheet("marks").append(["units", "units"])
    book.create_sheet("说明").append(["随便写"])
    book.save(tmp_path / "facts.xlsx")
    path = str(tmp_path / "facts.xlsx")
    assert cli.main(["score", SCHEME, path, "--period", "month"]) == cli.REFUSED
    said = capsys.readouterr().err
    assert "年龄" in said
    assert "说明" in said


def test_worked_cases_are_computed_and_what_differs_is_told(tmp_path):
    cases = (PRESET / "cases.yaml").read_text("utf-8")
    met = kaoping("cases", SCHEME, PRESET / "cases.yaml")
    assert met.returncode == 0
    assert met.stdout.endswith("，0个不符\n")
    (tmp_path / "cases.yaml").write_text(cases.replace("points: 78", "points: 77", 1), "utf-8")
    missed = kaoping("cases", SCHEME, tmp_path / "cases.yaml")
    assert missed.returncode == 1
    assert "应为77，算得78" in missed.stdout
    assert missed.stdout.endswith("，1个不符\n")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("subject: A1, pay", "subject: Z9, pay", "没有“Z9”"),
        ("period: month", "period: week", "没有周期“week”"),
        ("cases:", "case:", "缺少“cases”"),
    ],
)
def test_cases_that_name_what_is_not_there_are_refused(old, new, said, tmp_path):
    cases = (PRESET / "cases.yaml").read_text("utf-8")
    assert old in cases
    (tmp_path / "cases.yaml").write_text(cases.replace(old, new, 1), "utf-8")
    answer = kaoping("cases", SCHEME, tmp_path / "cases.yaml")
    assert answer.returncode == 2
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr
