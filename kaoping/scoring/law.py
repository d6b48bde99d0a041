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

# The Party committee and the government that decide about the teams and people of a level.
ABOVE = {
    "village": ("镇党委", "政府"),
    "township": ("县委", "县政府"),
    "county": ("市委", "市政府"),
}
COMMITTEE, BOTH = "{committee}", "{committee}、{government}"


@dataclass(frozen=True, slots=True)
class Measure:
    """What may be proposed. ``natures`` of posts: empty means any; ``teams``: for teams as well.

    Talks with a team are talks with its main leaders. ``body`` names who decides in a village,
    ``body_above`` at the higher levels where that is another body; see ``who_decides``.
    """

    key: str
    title: str
    body: str
    body_above: str = ""
    natures: tuple[str, ...] = ()
    teams: bool = True
    people: bool = True

    def who_decides(self, level):
        """Who decides about subjects of this level: nobody else may, least of all a machine."""
        committee, government = ABOVE[level]
        body = self.body if level == "village" else self.body_above or self.body
        return body.format(committee=committee, government=government)


MEASURES = {
    measure.key: measure
    for measure in (
        Measure("commend", "表彰", BOTH),
        Measure("reward", "奖励", BOTH),
        Measure("honours", "推荐评先评优", BOTH),
        Measure("no_honours", "取消评先评优资格", BOTH),
        Measure("recommend_next_term", "推荐为下届人选", COMMITTEE, teams=False),
        Measure("prefer_promotion", "优先提拔使用", "上级党委", teams=False),
        Measure("reminder_talk", "提醒谈话", COMMITTEE),
        Measure("admonishing_talk", "诫勉谈话", COMMITTEE),
        Measure("rectification_order", "限期整改", BOTH),
        Measure("explanation", "作出说明", "{committee}、党员和村民代表会议", COMMITTEE),
        Measure("questioning", "接受质询", "党员和村民代表会议", COMMITTEE),
        Measure("bulletin", "通报", BOTH),
        Measure("benefits_cut", "降低待遇", BOTH, teams=False),
        Measure("no_pay", "不发绩效报酬", BOTH, teams=False),
        Measure("adjust_team", "调整班子", COMMITTEE, people=False),
        Measure("reorganise", "整顿班子", COMMITTEE, people=False),
        Measure("asked_to_resign", "建议本人辞职", COMMITTEE, teams=False),
        Measure("removal", "免职", COMMITTEE, natures=(PARTY,), teams=False),
        Measure("recall", "提议依法罢免", "村民会议", natures=(ELECTED,), teams=False),
        Measure("termination", "职务依法终止", "村务监督机构公告", natures=(ELECTED,), teams=False),
        Measure("dismissal", "辞退", "聘用单位", natures=(HIRED,), teams=False),
        Measure("end_of_employment", "解聘", "聘用单位", natures=(HIRED,), teams=False),
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
