"""What merged cells show: each cell under one shows the text of its upper left corner."""

from bisect import bisect_left, bisect_right

from kaoping.papers.faults import Refused
from kaoping.papers.grid import Grid

_MOST_MERGED_CELLS = 300_000


def origins_of(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """For every cell under a merged one: the cell whose text it shows.

    Cells are counted as often as they are covered: a file may say the same range ten thousand times.
    """
    found: dict[tuple[int, int], tuple[int, int]] = {}
    rows = sorted(grid.rows)
    width = max((max(cells) for cells in grid.rows.values() if cells), default=0)
    left = _MOST_MERGED_CELLS
    for span in grid.merges:
        for row in rows[bisect_left(rows, span.top) : bisect_right(rows, span.bottom)]:
            columns = range(span.left, min(span.right, width) + 1)
            left -= len(columns)
            if left < 0:
                raise Refused("合并的单元格太多", "请只保留评分表，再上传", sheet=grid.name)
            found |= {(row, column): (span.top, span.left) for column in columns}
    return found
