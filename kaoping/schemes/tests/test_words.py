"""Rules in the words of regulations: one sentence of each shape, as the presets say it."""

import pytest
from django.utils import translation

from kaoping.schemes.pages import periods_of
from kaoping.schemes.queries import preset_text
from kaoping.scoring.language import load_scheme

SENTENCES = [
    ("dahedian-2017", "month", "T1.3", "rule", "缺席每次扣2分、迟到每次扣0.5分；最多扣5分，扣完为止"),
    ("dahedian-2017", "month", "T1.1", "rule",
     "少学习1次扣2分、学习无记录每次扣1分、其他情形每次扣0.5~2分；最多扣6分，扣完为止；间隔0.5分"),
    ("dahedian-2017", "month", "T4.1", "rule", "在0至10分之间给分，间隔0.5分；保留2位小数"),
    ("xisongji-2017", "month", "M4", "rule", "下列各项相加，起点60分，不低于0分，不超过60分"),
    ("xisongji-2017", "year", "Y1", "rule", "按比重计算：年终考核 40%、各月平均 60%"),
    ("yugong-2023", "year", "C1", "rule",
     "按“村民测评”（党员、村民代表）计分：满分×各选项折算票数（满意 100%、基本满意 60%、不满意 0%）÷有效票数；"
     "没有可计的票的记为空缺；保留2位小数"),
    ("yugong-2023", "year", "C2", "rule",
     "“述职评委团”评分的平均，间隔0.1分，去掉1个最高分和1个最低分，少于5个评分的记为空缺；保留2位小数"),
    ("yugong-2023", "year", "C3.1", "rule",
     "满分×自己的“承诺事项”得分按权重平均÷100分；没有评分的项目记为空缺；没有项目的记为空缺；保留2位小数"),
    ("responsibility-letter", "year", "K2", "rule",
     "按“统计年报迟报天数（财政所）”：起点10分，每1天扣0.5分，不足一步按一步算；没有数据的记为空缺；"
     "不低于0分；不超过10分"),
    ("responsibility-letter", "year", "K4.2", "rule",
     "按“改厕户数（卫生站）”：起点0分，比自己的目标每高1户加0.5分，满一步才算；没有数据的记为空缺；"
     "不低于0分；不超过20分"),
    ("village-cadres-fines", "month", "C2.1", "rule",
     "请假每次扣款10元、缺席每次扣款30元、迟到早退每次扣1分；最多扣10分，扣完为止"),
    ("village-cadres-fines", "month", "fines", "how", "减去“镇上会议”、“周二坐班”中的扣款"),
    ("village-cadres-fines", "month", "withhold-1", "value", "“镇上会议”、“周二坐班”（缺席）扣分累计达到4次"),
    ("village-stars", "year", "stars", "how", "“所在村星数”每分100元"),
    ("wusheng-2007", "year", "talk", "when",
     "等次为未完成，并且（不属于下列情形：发生“经乡镇党委研究认定，未完成目标系客观原因”）"),
    ("moujiedao-2019", "year", "prize", "how", "按“村（社区）千分制排名”的奖项：目标考核奖1000元"),
]  # fmt: skip


@pytest.mark.parametrize(("preset", "period", "key", "cell", "words"), SENTENCES)
def test_a_rule_is_said_as_officials_say_it(preset, period, key, cell, words):
    with translation.override("zh-hans"):
        pages = {page.key: page for page in periods_of(load_scheme(preset_text(preset)))}
    said = [
        row.cells[cell]
        for section in pages[period].sections
        for row in section.rows
        if row.key == key and cell in row.cells
    ]
    assert words in said
