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
)
VILLAGES = 4


def fill(town: Town, first: Month, last: Month) -> None:
    """Some entries a month for the first villages, none in the future."""
    today = timezone.localdate()
    for number in range(last.minus(first) + 1):
        month = first.plus(number)
        for at, village in enumerate(town.villages[:VILLAGES]):
            day, title, text = WORK[(number + at) % len(WORK)]
            happened_on = min(month.day(day + at), today)
            speaker = town.speakers[village.pk]
            record_entry(
                place=village,
                person=speaker.person,
                happened_on=happened_on,
                title=title,
                text=text,
                by=speaker,
            )
