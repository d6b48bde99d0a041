"""Addresses of the room, under `/journal/`."""

from django.urls import path

from kaoping.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.places, name="places"),
    path("<str:place>/", views.place, name="place"),
    path("<str:place>/record/", views.record, name="record"),
    path("entry/<int:entry>/", views.entry, name="entry"),
    path("evidence/<int:evidence>/", views.evidence, name="evidence"),
]
