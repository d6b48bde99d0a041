"""Renders the scoring handbook, docs/scoring/{zh,en}, from the tables in tests/spec.

`make handbook` writes the files; a test demands that they are up to date.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))  # run as a file, it still finds the tables and the core

from tests.spec import situations  # noqa: E402

TARGET = CHECKOUT / "docs" / "scoring"
LANGUAGES = ("zh", "en")
NAMES = "甲乙丙丁戊己庚辛壬癸"
WORDS = {
    "subject": ("对象", "Subject"),
    "points": ("得分", "Points"),
    "rank": ("名次", "Place"),
    "prize": ("奖项", "Prize"),
    "grade": ("等次", "Grade"),
    "follows": ("建议", "Proposed"),
    "veto": ("一票否决", "Veto"),
    "pay": ("报酬（元）", "Pay (yuan)"),
    "over_budget": ("超出预算（元）", "Over budget (yuan)"),
    "why": ("算法", "Why"),
    "gap": ("空缺", "gap"),
    "none": ("—", "—"),
    "refused": ("拒收", "refused"),
    "not applicable": ("不适用", "not applicable"),
    "says": ("办法里写", "The regulation says"),
    "use": ("适用", "Use it"),
    "pitfalls": ("注意", "Pitfalls"),
    "rule": ("用", "Use"),
    "back": ("回到首页", "Back to the index"),
    "kinds": ("二十四种规则", "The 24 kinds of rules"),
    "find": ("从办法的原话找", "From the regulation's words"),
    "generated": (
        "<!-- 由 make handbook 从 tests/spec 生成，请改那里的表。 -->",
        "<!-- Made by `make handbook` from tests/spec: change the tables there. -->",
    ),
}
CELLS = {
    "未安排": "not assigned",
    "未提交": "not submitted",
    "已提交": "handed in",
    "是": "yes",
}
POSTS = {"secretary": "书记", "director": "主任", "village_clerk": "文书"}


def pages() -> dict[str, str]:
    """{path below docs/scoring: text} of the whole handbook."""
    found = {}
    for language in LANGUAGES:
        found[f"{language}/README.md"] = "\n".join(_index(language)) + "\n"
        for name in situations.FILES:
            found[f"{language}/{name}.md"] = "\n".join(_page(name, language)) + "\n"
    return found


def _said(pair, language: str) -> str:
    """One of the two languages of a pair; a plain text is for both."""
    return pair if isinstance(pair, str) else pair[LANGUAGES.index(language)]


def _word(key: str, language: str) -> str:
    return _said(WORDS[key], language)


def _index(language: str) -> Iterator[str]:
    index = situations.topic("index")
    yield from (_word("generated", language), "")
    yield from (f"# {_said(index['title'], language)}", "", _said(index["intro"], language), "")
    yield from (_said(index["reading"], language), "")
    yield from (f"## {_word('find', language)}", "")
    for name in situations.FILES:
        topic = situations.topic(name)
        yield from (f"### [{_said(topic['title'], language)}]({name}.md)", "")
        yield from _line([_word("says", language), _word("rule", language)])
        yield from _line(["---", "---"])
        for number, table in enumerate(topic["tables"], 1):
            link = f"[{_said(table['title'], language)}]({name}.md#{name}-{number})"
            yield from _line([_said(table["says"], language), link])
        yield ""
    yield from (f"## {_word('kinds', language)}", "")
    colon, comma = ("：", "、") if language == "zh" else (": ", ", ")
    for shape, title in index["shapes"].items():
        links = comma.join(_links(shape, language))
        yield f"{shape}. {_said(title, language)}{colon}{links}"


def _links(shape: str, language: str) -> Iterator[str]:
    for name in situations.FILES:
        for number, table in enumerate(situations.topic(name)["tables"], 1):
            if shape in table["shapes"]:
                yield f"[{_said(table['title'], language)}]({name}.md#{name}-{number})"


def _page(name: str, language: str) -> Iterator[str]:
    topic = situations.topic(name)
    yield from (_word("generated", language), "")
    yield from (f"# {_said(topic['title'], language)}", "", _said(topic["intro"], language), "")
    yield from (f"[{_word('back', language)}](README.md)", "")
    for number, table in enumerate(topic["tables"], 1):
        yield from (f'<a id="{name}-{number}"></a>', "")
        yield from _table(table, language)


def _table(table, language: str) -> Iterator[str]:
    colon = "：" if language == "zh" else ": "
    yield from (f"## {_said(table['title'], language)}", "")
    yield from (f"{_word('says', language)}{colon}{_said(table['says'], language)}", "")
    yield from (_said(table["meaning"], language), "")
    if "use" in table:
        yield from (f"{_word('use', language)}{colon}{_said(table['use'], language)}", "")
    yield from ("```yaml", table["scheme"].rstrip("\n"), "```", "")
    yield from _facts(table, language)
    if "pitfalls" in table:
        yield from (f"**{_word('pitfalls', language)}**", "")
        yield from (f"- {_said(pitfall, language)}" for pitfall in table["pitfalls"])
        yield ""


def _facts(table, language: str) -> Iterator[str]:
    """The table of facts and results; for situations of several subjects one table each."""
    if "rows" in table:
        yield from _head(table, language)
        for row in table["rows"]:
            yield from _line(_cells(table, row, language))
        yield ""
        return
    for situation in table["together"]:
        if not situation["rows"]:
            continue
        yield from (f"*{_said(situation['name'], language)}*", "")
        yield from _head(table, language, _word("subject", language))
        for number, row in enumerate(situation["rows"]):
            who = NAMES[number] if language == "zh" else chr(ord("A") + number)
            yield from _line([who, *_cells(table, row, language)])
        yield ""


def _head(table, language: str, *first: str) -> Iterator[str]:
    titles = [_said(column["title"], language) for column in table["columns"]]
    results = [_result_title(result, language) for result in situations.results_of(table)]
    if len(set(results)) < len(results):
        results = [f"{title} {code}".strip() for title, code in _paired(table, results)]
    line = [*first, *titles, *(f"**{title}**" for title in results), _word("why", language)]
    yield from _line(line)
    yield from _line(["---"] * len(line))


def _paired(table, titles):
    """Titles with the codes that tell several results of points apart."""
    codes = [result.get("points", "") for result in situations.results_of(table)]
    return zip(titles, codes, strict=True)


def _result_title(result, language: str) -> str:
    if "title" in result:
        return _said(result["title"], language)
    return _word(next(key for key in result if key in WORDS), language)


def _cells(table, row, language: str) -> list[str]:
    facts = [
        _fact(table, column, cell, language)
        for column, cell in zip(table["columns"], row["facts"], strict=True)
    ]
    results = [
        _result(table, result, text, language)
        for result, text in zip(
            situations.results_of(table), situations.expected(row, table), strict=True
        )
    ]
    return [*facts, *(f"**{text}**" for text in results), _said(row["why"], language)]


def _fact(table, column, cell: str, language: str) -> str:
    if language == "zh":
        if "posts" in column:
            return "、".join(POSTS[post] for post in cell.split("、"))
        return cell
    if cell in CELLS:
        return CELLS[cell]
    for node in situations.scheme_of(table).periods["month"].items():
        for choice in node.choices:
            cell = cell.replace(choice.title, choice.key)
    return re.sub("第([0-9]+)名", r"place \1", cell.replace("；", "; ").replace("、", ", "))


def _result(table, result, text: str, language: str) -> str:
    if text in WORDS:
        return _word(text, language)
    titles = _titles(table, result) if language == "zh" else {}
    parts = [titles.get(part, part) for part in text.split("、")]
    return ("、" if language == "zh" else ", ").join(parts)


def _titles(table, result) -> dict[str, str]:
    """{key: Chinese title} of what a result may be."""
    period = situations.scheme_of(table).periods["month"]
    nodes = {
        "grade": period.grades,
        "prize": [prize for ranking in period.rankings for prize in ranking.prizes],
        "follows": period.consequences,
        "veto": period.vetoes,
    }
    return {node.key: node.title for key in result if key in nodes for node in nodes[key]}


def _line(cells: list[str]) -> Iterator[str]:
    yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def main() -> None:
    """Write all pages."""
    for path, text in pages().items():
        target = TARGET / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    print(f"{len(pages())} pages in docs/scoring")


if __name__ == "__main__":
    main()
