"""Forms look right without a room's doing, and say what is wrong where it is wrong."""

from django import forms
from django.template.loader import render_to_string


class Question(forms.Form):
    """One of each kind that is drawn differently."""

    name = forms.CharField(label="名称", help_text="全称")
    answer = forms.ChoiceField(label="意见", choices=[("y", "同意")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="已核对", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_has_label_hint_and_the_hint_is_announced() -> None:
    text = str(Question()["name"].as_field_group())
    assert '<label class="field-label" for="id_name">名称</label>' in text
    assert 'id="id_name_helptext"' in text
    assert 'aria-describedby="id_name_helptext"' in text


def test_a_mistake_stands_at_its_field_and_in_the_summary() -> None:
    text = str(Question({"name": ""}))
    assert 'href="#id_name"' in text
    assert 'id="id_name_error"' in text
    assert "field-invalid" in text


def test_a_form_that_was_not_sent_has_no_summary() -> None:
    assert "error-summary" not in str(Question())


def test_radios_stand_in_a_fieldset_and_their_summary_link_meets_the_first() -> None:
    text = str(Question({"name": "x"}))
    assert "<legend>意见</legend>" in text
    assert 'href="#id_answer_0"' in text
    assert 'id="id_answer_0"' in text


def test_hidden_fields_have_no_label() -> None:
    assert str(Question()).count('name="secret"') == 1
    assert 'for="id_secret"' not in str(Question())


def test_what_people_enter_is_escaped() -> None:
    text = render_to_string("components/tag.html", {"text": "<script>", "kind": "good"})
    assert "<script>" not in text


def test_a_tag_says_its_state_by_a_sign_too() -> None:
    signs = {
        render_to_string("components/tag.html", {"text": "x", "kind": kind})
        for kind in ("good", "bad", "warn", "info", "neutral")
    }
    assert len({text.split('aria-hidden="true">')[1][0] for text in signs}) == 5
