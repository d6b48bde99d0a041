"""What may be proposed about whom: the law's limits on what follows from a result.

Elected members of a villagers' committee can't be removed by any office (Organic Law of the
Villagers' Committees, art. 12, 16 and 18); Party posts can be, by the Party committee above.
"""

from dataclasses import dataclass

PARTY, ELECTED, HIRED, APPOINTED = "party", "elected", "hired", "appointed"

NATURE_OF_POST = {
    "secretary": PARTY,
    "director": ELECTED,
    "committee_member": ELECTED,
    "village_clerk": HIRED,
    "accountant": HIRED,
    "hired_staff": HIRED,
    "township_secretary": PARTY,
    "township_head": APPOINTED,
    "county_secretary": PARTY,
}


@dataclass(frozen=True, slots=True)
class Measure:
    """What may be proposed. ``natures`` of posts: empty means any; ``teams``: for teams as well.

    Talks with a team are talks with its main leaders. ``decided_by`` names who decides: nobody
    else may, least of all a machine.
    """

    key: str
    title: str
    decided_by: str
    natures: tuple[str, ...] = ()
    teams: bool = True
    people: bool = True


MEASURES = {
    measure.key: measure
    for measure in (
        Measure("commend", "表彰", "镇党委、政府"),
        Measure("reward", "奖励", "镇党委、政府"),
        Measure("honours", "推荐评先评优", "镇党委、政府"),
        Measure("no_honours", "取消评先评优资格", "镇党委、政府"),
        Measure("recommend_next_term", "推荐为下届人选", "镇党委", teams=False),
        Measure("prefer_promotion", "优先提拔使用", "上级党委", teams=False),
        Measure("reminder_talk", "提醒谈话", "镇党委"),
        Measure("admonishing_talk", "诫勉谈话", "镇党委"),
        Measure("rectification_order", "限期整改", "镇党委、政府"),
        Measure("explanation", "作出说明", "镇党委、党员和村民代表会议"),
        Measure("questioning", "接受质询", "党员和村民代表会议"),
        Measure("bulletin", "通报", "镇党委、政府"),
        Measure("benefits_cut", "降低待遇", "镇党委、政府", teams=False),
        Measure("no_pay", "不发绩效报酬", "镇党委、政府", teams=False),
        Measure("adjust_team", "调整班子", "镇党委", people=False),
        Measure("reorganise", "整顿班子", "镇党委", people=False),
        Measure("asked_to_resign", "建议本人辞职", "镇党委", teams=False),
        Measure("removal", "免职", "镇党委", (PARTY,), teams=False),
        Measure("recall", "提议依法罢免", "村民会议", (ELECTED,), teams=False),
        Measure("termination", "职务依法终止", "村务监督机构公告", (ELECTED,), teams=False),
        Measure("dismissal", "辞退", "聘用单位", (HIRED,), teams=False),
        Measure("end_of_employment", "解聘", "聘用单位", (HIRED,), teams=False),
    )
}


def forbidden(measure, posts):
    """Why a measure may not be proposed for subjects with these posts; () stands for a team.

    An empty list when it may.
    """
    if not posts:
        return [] if measure.teams else [f"“{measure.title}”只能对人提议，不能对班子提议"]
    if not measure.people:
        return [f"“{measure.title}”只能对班子提议"]
    return [
        f"不能对职务 {post} 提议“{measure.title}”"
        for post in posts
        if measure.natures and NATURE_OF_POST.get(post) not in measure.natures
    ]
