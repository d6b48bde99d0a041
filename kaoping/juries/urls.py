"""Addresses of the room, under `/juries/`."""

from django.urls import path

from kaoping.juries import card_views, console_views, office_views, views

app_name = "juries"
urlpatterns = [
    path("j/", views.juror, name="juror"),
    path("j/enter/", views.enter, name="enter"),
    path("j/give/", views.give, name="give"),
    path("j/withdraw/", views.withdraw, name="withdraw"),
    path("j/leave/", views.leave, name="leave"),
    path("screen/<slug:key>/", views.hall, name="screen"),
    path("screen/<slug:key>/snapshot.json", views.snapshot, name="snapshot"),
    path("meeting/<int:meeting>/", office_views.meeting, name="meeting"),
    path("<int:panel>/seats/", office_views.add_seats, name="add_seats"),
    path("<int:panel>/cards/", office_views.cards, name="cards"),
    path("<int:panel>/reporters/", office_views.take_in, name="take_in"),
    path("<int:panel>/lots/", office_views.lots, name="lots"),
    path("<int:panel>/order/", office_views.order, name="order"),
    path("<int:panel>/recusals/", office_views.recuse, name="recuse"),
    path("seats/<int:seat>/remove/", office_views.remove_seat, name="remove_seat"),
    path("seats/<int:seat>/card/", office_views.card, name="card_anew"),
    path("turns/<int:turn>/leave-out/", office_views.leave_out, name="leave_out"),
    path("turns/<int:turn>/let-report/", office_views.let_report, name="let_report"),
    path("<int:panel>/", console_views.console, name="console"),
    path("<int:panel>/part/", console_views.part, name="console_part"),
    path("<int:panel>/end/", console_views.end, name="end"),
    path("turns/<int:turn>/put/", console_views.put, name="put"),
    path("turns/<int:turn>/take-off/", console_views.take_off, name="take_off"),
    path("turns/<int:turn>/postpone/", console_views.postpone, name="postpone"),
    path("turns/<int:turn>/reveal/", console_views.reveal, name="reveal"),
    path("turns/<int:turn>/excuse/", console_views.excuse, name="excuse"),
    path("turns/<int:turn>/admit/<int:seat>/", console_views.admit, name="admit"),
    path("<int:panel>/card/", card_views.type_card, name="type_card"),
]
