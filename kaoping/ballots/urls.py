"""Addresses of the room, under `/ballots/`."""

from django.urls import path

from kaoping.ballots.views import course, overview, paper, questions, result, screen, voting

app_name = "ballots"
urlpatterns = [
    path("v/<int:poll>/", voting.vote, name="vote"),
    path("screen/<slug:key>/", screen.screen, name="screen"),
    path("screen/<slug:key>/now.json", screen.now, name="now"),
    path("meeting/<int:meeting>/", questions.prepare, name="prepare"),
    path("<int:poll>/", overview.poll, name="poll"),
    path("<int:poll>/questions/", questions.questions, name="questions"),
    path("<int:poll>/boxes/", questions.boxes, name="boxes"),
    path("<int:poll>/boxes/add/", questions.add_box, name="add_box"),
    path("<int:poll>/key/", course.keys, name="keys"),
    path("<int:poll>/slips/", course.draw, name="slips"),
    path("<int:poll>/rehearsal/", course.end_rehearsal, name="end_rehearsal"),
    path("<int:poll>/open/", course.open_poll, name="open"),
    path("<int:poll>/stubs/", paper.stubs, name="stubs"),
    path("<int:poll>/spoiled/", paper.spoiled, name="spoiled"),
    path("<int:poll>/close/", course.close, name="close"),
    path("<int:poll>/counts/", paper.counts, name="counts"),
    path("<int:poll>/piles/", paper.piles, name="piles"),
    path("<int:poll>/tally-sheet/", paper.tally_sheet, name="tally_sheet"),
    path("box/<int:box>/remove/", questions.remove_box, name="remove_box"),
    path("box/<int:box>/pile/", paper.enter, name="enter"),
    path("<int:poll>/open-box/", course.open_box, name="open_box"),
    path("<int:poll>/certify/", course.certify, name="certify"),
    path("<int:poll>/void/", course.void, name="void"),
    path("<int:poll>/result/", result.result, name="result"),
    path("<int:poll>/result/receipts/", result.receipts, name="receipts"),
    path("<int:poll>/result/twin.json", result.twin, name="twin"),
    path("<int:poll>/minutes/", result.minutes, name="minutes"),
]
