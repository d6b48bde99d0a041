"""Addresses of the room, under `/ballots/`."""

from django.urls import path

from kaoping.ballots.views import voting

app_name = "ballots"
urlpatterns = [
    path("v/<int:poll>/", voting.vote, name="vote"),
    path("<int:poll>/slips/", voting.vote, name="slips"),
]
