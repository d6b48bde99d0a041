"""What the demonstration's villages wrote into their work journals. Invented."""

from django.utils import timezone

from kaoping.desk.demo.town import Town
from kaoping.journal.actions import record_entry
from kaoping.lib.dates import Month

WORK = (
    (4, "召开支委会研究产业发展", "研究核桃、中药材补植补造任务，分解到各组，确定包抓责任人。"),
    (11, "走访脱贫户和独居老人", "走访12户，登记诉求5件，当场答复3件，2件转便民服务站代办。"),
    (17, "人居环境集中整治", "组织党员群众清理河道和主干道沿线垃圾，参加43人。"),
    (24, "主题党日活动", "学习村级事务公开有关规定，公示上月财务收支。"),
    (6, "代办医保和养老认证", "在便民服务站为行动不便的老人代办9件，上门认证4人。"),
    (13, "调解邻里用水纠纷", "会同包村领导到现场查看，双方就引水时间达成一致，签了协议。"),
    (20, "召开村民代表会议", "通报道路硬化进度，商定公益岗位人选，会议记录已公示。"),
)
MOST = 3  # entries of a village in a month; some write more, some less


def fill(town: Town, first: Month, last: Month) -> None:
    """One to three entries of each village a month, none in the future."""
    today = timezone.localdate()
    for number in range(last.minus(first) + 1):
        month = first.plus(number)
        for at, village in enumerate(town.villages):
            speaker = town.speakers[village.pk]
            for turn in range(1 + (at + number) % MOST):
                day, title, text = WORK[(number + at + 3 * turn) % len(WORK)]
                record_entry(
                    place=village,
                    person=speaker.person,
                    happened_on=min(month.day(day + at % 5), today),
                    title=title,
                    text=text,
                    by=speaker,
                )
