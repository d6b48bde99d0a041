"""Charts are well-formed, accessible, and pass a strict policy."""

from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.papers.svg import Point, bars, line

SVG = "{http://www.w3.org/2000/svg}"
LABELS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=12)
POINTS = st.lists(
    st.builds(Point, LABELS, st.none() | st.integers(-(10**12), 10**12), LABELS, LABELS),
    max_size=14,
)


@settings(deadline=None)
@given(POINTS, LABELS, LABELS)
def test_any_content_gives_one_named_drawing(points, title, description):
    for draw in (bars, line):
        drawing = fromstring(draw(title, points, description=description, key="c1"))
        assert drawing.get("role") == "img"
        assert drawing[0].tag == f"{SVG}title"
        assert (drawing[0].text or "") == title
        ids = {part.get("id") for part in drawing.iter()}
        assert set(drawing.get("aria-labelledby").split()) <= ids
        assert not any("style" in part.attrib for part in drawing.iter())
        texts = [part.text or "" for part in drawing.iter(f"{SVG}text")]
        assert all(point.label in texts for point in points)


def test_bars_are_as_long_as_their_values():
    drawing = fromstring(
        bars(
            "得分",
            [Point("甲村", 1000, "0.1"), Point("乙村", 500, "0.05"), Point("丙", None, "未评")],
        )
    )
    widths = [int(bar.get("width")) for bar in drawing.iter(f"{SVG}rect")]
    assert widths[0] == 2 * widths[1] > 0
    assert widths[2] == 0


def test_a_gap_breaks_the_line_and_is_never_zero():
    points = [
        Point("1月", 1, "1"),
        Point("2月", 2, "2"),
        Point("3月", None, ""),
        Point("4月", 3, "3"),
    ]
    drawing = fromstring(line("各月得分", points))
    path = drawing.find(f"{SVG}path").get("d")
    assert path.count("M") == 2
    assert path.count("L") == 1
    assert len(list(drawing.iter(f"{SVG}circle"))) == 3


def test_an_outstanding_point_carries_its_class():
    assert 'class="chart-bar own"' in bars("得分", [Point("甲", 1, "1", "own")])
