"""Examples of every component for the gallery: long names, empty lists, mistakes."""

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

LONG_NAME = "徽县大河店镇人民政府综合便民服务中心（退役军人服务站）"


class ExampleForm(forms.Form):
    """One field of each kind."""

    village = forms.CharField(label="村名", help_text="按行政区划名称填写，例如“大河村”。")
    points = forms.DecimalField(
        label="得分",
        help_text="0 至 20，最多一位小数。",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        max_value=20,
    )
    level = forms.ChoiceField(
        label="等次", choices=[("a", "优秀"), ("b", "称职"), ("c", "基本称职"), ("d", "不称职")]
    )
    answer = forms.ChoiceField(
        label="对本月得分有无异议？",
        widget=forms.RadioSelect,
        choices=[("no", "无异议，确认"), ("yes", "有异议")],
    )
    items = forms.MultipleChoiceField(
        label="扣分项目",
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "未按时报送台账"), ("2", "无故缺席会议")],
        required=False,
    )
    day = forms.DateField(
        label="日期", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    note = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    evidence = forms.FileField(
        label="佐证材料", help_text="照片、Word、Excel 或 PDF，每份不超过 10 MB。", required=False
    )
    agreed = forms.BooleanField(label="以上内容已核对无误")


def table_columns() -> list[dict[str, object]]:
    """Columns of the example table."""
    return [
        {"label": "村"},
        {"label": "责任单位"},
        {"label": "状态"},
        {"label": "标准分", "number": True},
        {"label": "考核分", "number": True},
    ]


def table_rows() -> list[list[dict[str, object]]]:
    """Rows of the example table; the numbers are invented."""
    villages = [("大河村", "good", "已提交", "95.5"), (LONG_NAME, "warn", "未提交", "—")]
    return [
        [
            {"header": True, "text": name, "href": "#"},
            {"text": "农业农村综合服务中心", "label": "责任单位"},
            {"text": word, "tag": kind, "label": "状态"},
            {"text": "100", "number": True, "label": "标准分"},
            {"text": points, "number": True, "label": "考核分"},
        ]
        for name, kind, word, points in villages
    ]


def stages() -> list[dict[str, str]]:
    """The five stages of a month in all their states."""
    words = [
        ("分组打分", "done", "11月3日", "各评分人"),
        ("汇总", "done", "11月5日", "考评办"),
        ("审定", "late", "11月8日", "镇党委会议"),
        ("反馈确认", "current", "11月12日", "各村党支部"),
        ("公示兑现", "todo", "11月20日", "财政所"),
    ]
    return [
        {"title": title, "state": state, "deadline": day, "owner": owner, "href": "#"}
        for title, state, day, owner in words
    ]


def evidence() -> list[dict[str, object]]:
    """Evidence with a usual and with an unreasonable name."""
    return [
        {"name": "会议记录.docx", "href": "#", "size": 48_213, "note": "李某某（虚构）11月2日上传"},
        {"name": f"{LONG_NAME}2026年10月份主题党日活动签到册扫描件（最终版）.pdf", "href": "#"},
    ]


def middle_page() -> Page:
    """A page amid many, with gaps on both sides."""
    return Paginator(range(542), 20).page(9)


def chart() -> dict[str, object]:
    """A line with a gap: a month without a result."""
    return {
        "kind": "line",
        "unit": _("points"),
        "categories": ["7月", "8月", "9月", "10月"],
        "series": [
            {"name": "大河村", "data": ["92.5", "94", None, "95.5"]},
            {"name": "全镇平均", "data": ["90.1", "91.2", "91.9", "92.3"]},
        ],
    }


def examples() -> dict[str, object]:
    """Everything web/gallery.html shows."""
    wrong = ExampleForm({"points": "21", "village": ""}, prefix="wrong")
    return {
        "long_name": LONG_NAME,
        "form": ExampleForm(),
        "wrong_form": wrong,
        "columns": table_columns(),
        "rows": table_rows(),
        "steps": stages(),
        "evidence": evidence(),
        "page": middle_page(),
        "chart": chart(),
        "crumbs": [{"label": "工作台", "url": "/"}, {"label": "组件"}],
        "place_name": "大河店镇",
        "actions": [
            {"label": "下载 Excel", "href": "#"},
            {"label": "开始打分", "href": "#", "kind": "primary"},
        ],
        "summary": [
            {"label": "考核周期", "value": "2026年10月", "change": "#", "change_label": "修改"},
            {"label": "责任单位", "value": LONG_NAME},
            {"label": "联系电话", "value": ""},
        ],
    }
