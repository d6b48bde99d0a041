"""Addresses of the room, under `/meetings/`."""

from django.urls import path

from kaoping.meetings.views import held, papers, planned, prepared, reviewed

app_name = "meetings"
urlpatterns = [
    path("", planned.meetings, name="list"),
    path("cycles/<int:cycle>/", planned.cycle, name="cycle"),
    path("stages/<int:stage>/plan/", planned.plan, name="plan"),
    path("places/<str:place>/review/", reviewed.plan_review, name="plan_review"),
    path("reviews/<int:reviewoutcome>/", reviewed.termination, name="termination"),
    path("officers/<int:officer>/dismiss/", prepared.dismiss, name="dismiss"),
    path("<int:meeting>/", held.meeting, name="meeting"),
    path("<int:meeting>/change/", planned.change, name="change"),
    path("<int:meeting>/again/", planned.again, name="again"),
    path("<int:meeting>/officers/", prepared.officers, name="officers"),
    path("<int:meeting>/agenda/", prepared.agenda, name="agenda"),
    path("<int:meeting>/attendance/", prepared.attendance, name="attendance"),
    path("<int:meeting>/attendance/group/", prepared.add_group, name="add_group"),
    path("<int:meeting>/convene/", held.convene, name="convene"),
    path("<int:meeting>/end/", held.end, name="end"),
    path("<int:meeting>/call-off/", held.call_off, name="call_off"),
    path("<int:meeting>/minutes/", held.minutes, name="minutes"),
    path("<int:meeting>/minutes/word/", papers.word_minutes, name="word"),
    path("<int:meeting>/minutes/print/", papers.print_minutes, name="print"),
]
