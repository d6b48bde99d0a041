"""Words for what the scheme language calls stages and measures."""

from django.utils.translation import gettext_lazy as _

STAGES = {
    "pledging": _("Pledging targets"),
    "confirmation": _("Confirming targets"),
    "inspection": _("Inspection"),
    "report": _("Report on the work"),
    "ballot": _("Ballot"),
    "jury": _("Jury"),
    "marking": _("Marking"),
    "aggregation": _("Aggregation"),
    "review": _("Review meeting"),
    "feedback": _("Feedback"),
    "notice": _("Public notice"),
    "payment": _("Payment"),
}

MEASURES = {
    "commend": _("commendation"),
    "reward": _("reward"),
    "honours": _("recommendation for honours"),
    "no_honours": _("no honours"),
    "recommend_next_term": _("recommendation for the next term"),
    "prefer_promotion": _("preference for promotion"),
    "reminder_talk": _("reminder talk"),
    "admonishing_talk": _("admonishing talk"),
    "rectification_order": _("order to rectify within a time"),
    "explanation": _("explanation to the township, Party members and villagers"),
    "questioning": _("questioning by Party members and villagers' representatives"),
    "bulletin": _("bulletin"),
    "benefits_cut": _("lower benefits"),
    "no_pay": _("no performance pay"),
    "adjust_team": _("adjustment of the team (teams only)"),
    "reorganise": _("reorganisation of the team (teams only)"),
    "asked_to_resign": _("suggestion to resign"),
    "removal": _("removal (Party posts only)"),
    "recall": _("proposal of a recall (elected posts only)"),
    "termination": _("termination by law (elected posts only)"),
    "dismissal": _("dismissal (hired posts only)"),
    "end_of_employment": _("end of employment (hired posts only)"),
}
