"""The pay sheet as the finance office takes it: Excel, one line per official, sums checked."""

from kaoping.cycles import queries as cycles
from kaoping.decisions import queries
from kaoping.decisions.models import PaySheet
from kaoping.lib.decimals import format_fen
from kaoping.papers.sheets import Sheet, SheetColumn, write
from kaoping.people import secrets


class SumsDiffer(RuntimeError):
    """The lines don't add up to the sheet's total: a mistake of the program, never to be paid."""


def pay_sheet(sheet: PaySheet, *, whole_accounts: bool = False) -> bytes:
    """The workbook of a pay sheet; raises SumsDiffer rather than hand out a wrong sum.

    Account numbers are masked to their last digits unless `whole_accounts`.
    """
    rows = queries.rows_of(sheet)
    if sum(row.amount_fen for row in rows) != sheet.total_fen:
        raise SumsDiffer(f"pay sheet {sheet.pk}: lines do not add up to {sheet.total_fen} fen")
    parts = [title for title, _units in rows[0].parts] if rows else []
    return write(
        Sheet(
            name="发放花名册",
            title=f"{sheet.cycle.place.name}{cycles.label(sheet.cycle)}村干部绩效报酬发放花名册",
            subtitle=_subtitle(sheet),
            columns=_columns(parts),
            rows=[_cells(row, whole_accounts) for row in rows],
            remarks=[
                f"本表共{len(rows)}人，实发合计{format_fen(sheet.total_fen)}元。",
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


def _columns(parts: list[str]) -> list[SheetColumn]:
    return [
        SheetColumn("序号", "integer"),
        SheetColumn("村（社区）"),
        SheetColumn("姓名"),
        SheetColumn("职务"),
        SheetColumn("绩效基数", "fen"),
        SheetColumn("职务系数", "units"),
        *(SheetColumn(title, "units") for title in parts),
        SheetColumn("按结果应发", "fen", total=True),
        SheetColumn("决定调整", "fen", total=True),
        SheetColumn("此前已批", "fen", total=True),
        SheetColumn("本次实发", "fen", total=True),
        SheetColumn("银行账号", width=24),
        SheetColumn("领款人签字", width=14),
    ]


def _cells(row: queries.LineRow, whole_accounts: bool) -> list:
    account = secrets.decrypt(row.subject.person.bank_account)
    return [
        row.position,
        row.village,
        row.name,
        row.post,
        row.base_fen,
        row.coefficient_units,
        *(units for _title, units in row.parts),
        row.computed_fen,
        row.adjusted_fen,
        row.paid_before_fen,
        row.amount_fen,
        account if whole_accounts else secrets.mask_end(account),
        "",
    ]
