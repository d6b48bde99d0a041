"""Addresses of the cycles' pages."""

from django.urls import path

from kaoping.cycles import views

app_name = "cycles"

urlpatterns = [
    path("", views.cycles, name="list"),
    path("places/<str:place>/open/", views.open_month, name="open"),
    path("places/<str:place>/types/", views.types, name="types"),
    path("<int:cycle>/", views.cycle, name="cycle"),
    path("<int:cycle>/roster/", views.roster, name="roster"),
]
