"""Addresses of the notice board and the mailbox."""

from django.urls import path

from kaoping.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.board, name="board"),
    path("<int:notice>/", views.notice, name="notice"),
    path("<int:notice>/print/", views.print_notice, name="print"),
    path("<int:notice>/twin.json", views.twin, name="twin"),
    path("<int:notice>/rankings/<slug:ranking>/", views.ranking, name="ranking"),
    path("<int:notice>/subjects/<int:subject>/", views.subject, name="subject"),
    path("<int:notice>/subjects/<int:subject>/word/", views.subject_word, name="subject_word"),
    path("<int:notice>/subjects/<int:subject>/json/", views.subject_json, name="subject_json"),
    path("<int:notice>/object/", views.write_about, name="object"),
    path("mailbox/<str:place>/", views.write, name="mailbox"),
    path("letters/", views.look_up, name="look_up"),
    path("cycles/<int:cycle>/publish/", views.publish, name="publish"),
    path("letters/of/<str:place>/", views.letters, name="letters"),
    path("letters/<int:letter>/answer/", views.answer, name="answer"),
]
