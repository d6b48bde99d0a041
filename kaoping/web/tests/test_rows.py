"""Rows written at once hold nothing but text, as rows of a template do."""

from kaoping.web.rows import fixed, written


def test_each_text_of_a_row_is_escaped():
    row = '<td title="{}">{}</td>'
    lines = written(row, [('"><script>', "<b>&'"), ("张三", "{0}")])
    assert lines == (
        '<td title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;&#x27;</td>\n<td title="张三">{0}</td>'
    )


def test_text_of_the_pattern_is_escaped_and_stays_text():
    label = fixed('<i> "{0}"')
    assert written(f'<td data-label="{label}">{{}}</td>', [("7",)]) == (
        '<td data-label="&lt;i&gt; &quot;{0}&quot;">7</td>'
    )


def test_no_rows_are_no_text():
    assert written("<tr>{}</tr>", []) == ""
