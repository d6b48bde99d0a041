"""Uploaded tables, from template to rows: all a caller needs.

    found = read_table(upload.read(), upload.name, COLUMNS)
    if not found.ok: show found.faults; offer mark_copy(content, found.faults)
    else: import found.rows

``template(COLUMNS, title)`` makes the empty table to fill in. Ready-made parsers for columns
are in ``kaoping.papers.cells``.
"""

from kaoping.papers.copies import mark_copy, template
from kaoping.papers.faults import CellFault, Refused, Unfit
from kaoping.papers.limits import Limits
from kaoping.papers.reading import Column, Intake, Row, read_grids, read_table

__all__ = [
    "CellFault",
    "Column",
    "Intake",
    "Limits",
    "Refused",
    "Row",
    "Unfit",
    "mark_copy",
    "read_grids",
    "read_table",
    "template",
]
