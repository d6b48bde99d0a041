"""The regulation as Word: everything it computes, in words that a villager reads."""

import io
import re

import pytest
from django.urls import reverse
from docx import Document

from kaoping.schemes.actions import draft_from_preset, draft_from_text
from kaoping.schemes.print import numeral
from kaoping.schemes.queries import preset_text, presets
from tests import people
from tests.spec.situations import every_table, scheme_of

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    """All words of the document, table cells among them."""
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def word(client, version, name="word"):
    return client.get(reverse(f"schemes:{name}", args=[version.pk]))


def test_the_document_says_what_the_regulation_computes(client, hamlet):
    client.force_login(hamlet.clerk)
    answer = word(client, hamlet.version)
    said = text_of(answer)
    assert "docx" in answer.headers["Content-Disposition"]
    for words in (
        "大河店镇村干部绩效考评办法", "大政发〔2026〕1号", "一、月考评（基准分100分）", "考核项目",
        "T3.1 值班在岗", "无人值班每次扣2分", "最多扣8分，扣完为止", "小计\n15", "合计\n100",
        "所在村班子得分 60%", "优秀：90分以上。", "异议期：3天。", "镇主要领导", hamlet.version.sha256,
    ):  # fmt: skip
        assert words in said, words


@pytest.mark.parametrize("preset", [one.key for one in presets()])
def test_no_key_of_the_language_is_left_in_the_document(client, owner, preset):
    place = people.town(villages=1)
    draft = draft_from_preset(place=place, preset=preset, by=owner)
    client.force_login(owner)
    said = text_of(word(client, draft)).replace(draft.sha256, "").replace("SHA-256", "")
    codes = set(re.findall(r"code: (\S+)", preset_text(preset)))
    left = set(re.findall(r"[A-Za-z_]{2,}", said)) - {
        re.sub(r"[^A-Za-z]", "", code) for code in codes
    }
    assert left == set()
    assert "草案" in said


def test_villagers_read_what_is_in_force_and_no_draft(client, hamlet, stranger):
    assert "值班在岗" in text_of(word(client, hamlet.version, "public_word"))
    draft = draft_from_preset(place=hamlet.place, preset="xisongji-2017", by=hamlet.clerk)
    assert word(client, draft, "public_word").status_code == 404
    client.force_login(stranger)
    assert word(client, hamlet.version).status_code == 404


def test_a_draft_with_faults_names_them_instead(client, hamlet):
    text = hamlet.version.text.replace("objection_days: 3", "objection_days: 300", 1)
    draft = draft_from_text(place=hamlet.place, key="dahedian-2017", text=text, by=hamlet.clerk)
    client.force_login(hamlet.clerk)
    answer = word(client, draft)
    assert answer.status_code == 409
    assert "异议期必须是1到60天" in answer.content.decode()


def test_an_item_that_only_gives_another_its_number_is_printed_as_a_basis(client, owner):
    (table,) = [table for _name, table in every_table() if table["title"][0] == "月考核折算成若干分"]
    text = scheme_of(table).text
    draft = draft_from_text(place=people.town(villages=1), key="own", text=text, by=owner)
    client.force_login(owner)
    said = text_of(word(client, draft))
    assert "100（作依据，不计分）" in said
    assert "小计\n20" not in said and "按“各月平均”的得分：满分×数据÷100" in said


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")]
)
def test_headings_count_in_chinese(number, words):
    assert numeral(number) == words
