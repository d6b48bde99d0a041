"""Addresses of the desk."""

from django.urls import path

from kaoping.desk import views

app_name = "desk"

urlpatterns = [
    path("", views.home, name="home"),
    path("finish/<int:cycle>/", views.finish, name="finish"),
    path("nudges/<int:cycle>/", views.nudge, name="nudge"),
    path("nudges/<int:cycle>/sent/", views.nudges, name="nudges"),
    path("nudges/<int:cycle>/calls/", views.calls, name="calls"),
]
