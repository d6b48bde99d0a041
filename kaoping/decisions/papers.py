"""The pay sheet as the finance office takes it: Excel, one line per official, sums checked."""

from kaoping.cycles import queries as cycles
from kaoping.decisions import queries
from kaoping.decisions.models import PaySheet
from kaoping.lib.decimals import format_fen
from kaoping.papers.sheets import Sheet, SheetColumn, write
from kaoping.people import secrets
from kaoping.people.models import Level
from kaoping.scoring.law import ABOVE


class SumsDiffer(RuntimeError):
    """The lines don't add up to the sheet's total: a mistake of the program, never to be paid."""


def pay_sheet(sheet: PaySheet, *, whole_accounts: bool = False) -> bytes:
    """The workbook of a pay sheet; raises SumsDiffer rather than hand out a wrong sum.

    Account numbers are masked to their last digits unless `whole_accounts`.
    """
    rows = queries.rows_of(sheet)
    if sum(row.amount_fen for row in rows) != sheet.total_fen:
        raise SumsDiffer(f"pay sheet {sheet.pk}: lines do not add up to {sheet.total_fen} fen")
    for row in rows:
        check_components(row)
    withholds = any(row.withheld for row in rows)
    return write(
        Sheet(
            name="发放花名册",
            title=f"{sheet.cycle.place.name}{cycles.label(sheet.cycle)}{_named(sheet)}发放花名册",
            subtitle=_subtitle(sheet),
            columns=_columns(sheet, rows[0] if rows else None, withholds=withholds),
            rows=[_cells(row, whole_accounts, withholds=withholds) for row in rows],
            remarks=[
                f"本表共{len(rows)}人，实发合计{format_fen(sheet.total_fen)}元。",
                *_over_budget(sheet),
                "审批人：            制表人：            财政所：",
            ],
            landscape=True,
            freeze_columns=3,
        )
    )


def _subtitle(sheet: PaySheet) -> str:
    state = f"批准依据：{sheet.document}" if sheet.approved_at else "未批准，不得据以发放"
    kind = "补差表" if sheet.number > 1 else "发放花名册"
    return f"第{sheet.number}号（{kind}） {state}"


def check_components(row: queries.LineRow) -> None:
    """Raises SumsDiffer unless components add up to what the result gives, never below 0."""
    found = sum(fen for _title, fen in row.components)
    if row.components and max(0, found) != row.computed_fen:
        raise SumsDiffer(f"line {row.position}: components do not add up to {row.computed_fen} fen")


def _over_budget(sheet: PaySheet) -> list[str]:
    over = queries.over_budget(sheet)
    return [f"超出办法规定的预算{format_fen(over)}元，由{_bodies(sheet)}决定。"] if over else []


def _named(sheet: PaySheet) -> str:
    """What is paid: officials of villages their pay, others what the regulation's components say."""
    if _level(sheet) == Level.VILLAGE:
        return "村干部绩效报酬"
    return "、".join(one.title for one in cycles.period_of(sheet.cycle).pay.components)


PLACES = {Level.VILLAGE: "村（社区）", Level.TOWNSHIP: "镇（街道）", Level.COUNTY: "县（市、区）"}


def _bodies(sheet: PaySheet) -> str:
    """Who decides on more money than the regulation's budget: the committee and government above."""
    return "、".join(ABOVE[_level(sheet)])


def _level(sheet: PaySheet) -> str:
    period = cycles.period_of(sheet.cycle)
    return period.subjects[period.pay.kind].level


def _columns(
    sheet: PaySheet, row: queries.LineRow | None, *, withholds: bool
) -> list[SheetColumn]:
    return [
        SheetColumn("序号", "integer"),
        SheetColumn(PLACES[_level(sheet)]),
        SheetColumn("姓名"),
        SheetColumn("职务"),
        *_own_columns(row),
        *([SheetColumn("不发项目")] if withholds else []),
        SheetColumn("按结果应发", "fen", total=True),
        SheetColumn("决定调整", "fen", total=True),
        SheetColumn("此前已批", "fen", total=True),
        SheetColumn("本次实发", "fen", total=True),
        SheetColumn("银行账号", width=24),
        SheetColumn("领款人签字", width=14),
    ]


def _own_columns(row: queries.LineRow | None) -> list[SheetColumn]:
    """Base, coefficient and points of pay by one rate; else each component."""
    if row and row.components:
        return [SheetColumn(title, "fen", total=True) for title, _fen in row.components]
    parts = [title for title, _units in row.parts] if row else []
    return [
        SheetColumn("绩效基数", "fen"),
        SheetColumn("职务系数", "units"),
        *(SheetColumn(title, "units") for title in parts),
    ]


def _own_cells(row: queries.LineRow) -> list:
    if row.components:
        return [fen for _title, fen in row.components]
    return [row.base_fen, row.coefficient_units, *(units for _title, units in row.parts)]


def _cells(row: queries.LineRow, whole_accounts: bool, *, withholds: bool) -> list:
    account = secrets.decrypt(row.subject.person.bank_account)
    return [
        row.position,
        row.village,
        row.name,
        row.post,
        *_own_cells(row),
        *(["、".join(row.withheld)] if withholds else []),
        row.computed_fen,
        row.adjusted_fen,
        row.paid_before_fen,
        row.amount_fen,
        account if whole_accounts else secrets.mask_end(account),
        "",
    ]
