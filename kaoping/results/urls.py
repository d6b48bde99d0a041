"""Addresses of this room, below `/results/`."""

from django.urls import path

from kaoping.results import tryout_views
from kaoping.results.views import (
    compare,
    feedback,
    figures,
    meeting,
    overview,
    own_items,
    recorded,
    review,
    silent,
    subjects,
    village,
)

app_name = "results"
urlpatterns = [
    path("tryout/<int:schemeversion>/", tryout_views.choose, name="tryout"),
    path("tryout/<int:schemeversion>/movement/", tryout_views.movement, name="tryout_movement"),
    path("tryout/<int:schemeversion>/why/", tryout_views.why, name="tryout_why"),
    path("cycles/<int:cycle>/", overview.overview, name="overview"),
    path("cycles/<int:cycle>/aggregate/", overview.aggregate, name="aggregate"),
    path("cycles/<int:cycle>/progress/", overview.progress, name="progress"),
    path("cycles/<int:cycle>/history/", overview.history, name="history"),
    path("cycles/<int:cycle>/compare/", compare.compare, name="compare"),
    path("cycles/<int:cycle>/review/", review.review, name="review"),
    path("cycles/<int:cycle>/review/gaps/", review.gaps, name="gaps"),
    path("cycles/<int:cycle>/review/<str:kind>/<str:key>/", review.decide_gaps, name="decide_gaps"),
    path("cycles/<int:cycle>/facts/", recorded.facts, name="facts"),
    path("cycles/<int:cycle>/facts/record/", recorded.record, name="record_fact"),
    path("cycles/<int:cycle>/figures/<str:figure>/", figures.figure, name="figure"),
    path("cycles/<int:cycle>/items/<str:listed>/", own_items.own_list, name="own_list"),
    path("subjects/<int:subject>/own/<str:listed>/", own_items.own_items, name="own_items"),
    path("facts/<int:recordedfact>/take-back/", recorded.take_back, name="take_back"),
    path("cycles/<int:cycle>/feedback/", feedback.feedback_list, name="feedback_list"),
    path("cycles/<int:cycle>/feedback/issue/", feedback.issue, name="issue_feedback"),
    path("cycles/<int:cycle>/feedback/go-on/", silent.go_on_without, name="go_on_without"),
    path("cycles/<int:cycle>/meeting/", meeting.meeting, name="meeting"),
    path("subjects/<int:subject>/", subjects.subject, name="subject"),
    path("subjects/<int:subject>/print/", subjects.subject_print, name="subject_print"),
    path("subjects/<int:subject>/json/", subjects.subject_json, name="subject_json"),
    path("subjects/<int:subject>/word/", subjects.subject_word, name="subject_word"),
    path(
        "subjects/<int:subject>/evidence/<int:evidence>/",
        subjects.subject_evidence,
        name="subject_evidence",
    ),
    path("subjects/<int:subject>/items/<str:item>/adjust/", review.adjust, name="adjust"),
    path("subjects/<int:subject>/items/<str:item>/object/", village.object_to, name="object"),
    path("objections/<int:objection>/answer/", feedback.answer, name="answer_objection"),
    path("feedback/", village.my_feedback, name="my_feedback"),
    path("feedback/<int:feedback>/", village.feedback, name="feedback"),
    path("feedback/<int:feedback>/print/", village.feedback_print, name="feedback_print"),
    path("feedback/<int:feedback>/word/", village.feedback_word, name="feedback_word"),
    path(
        "feedback/<int:feedback>/evidence/<int:evidence>/",
        village.feedback_evidence,
        name="feedback_evidence",
    ),
    path("feedback/<int:feedback>/paper/", silent.confirm_on_paper, name="confirm_on_paper"),
    path("feedback/<int:feedback>/confirm/", village.acknowledge, name="acknowledge"),
    path("feedback/<int:feedback>/meeting/", village.record_meeting, name="record_meeting"),
    path("feedback/<int:feedback>/measures/", village.record_improvement, name="improvement"),
    path("measures/<int:improvement>/done/", village.finish_improvement, name="improvement_done"),
]
