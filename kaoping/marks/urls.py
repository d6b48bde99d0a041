"""Addresses of the room, under `/marks/`."""

from django.urls import path

from kaoping.marks import grid_views, office_views, views

app_name = "marks"
urlpatterns = [
    path("", views.rater, name="rater"),
    path("check/", views.check, name="check"),
    path("deduction/<int:mark>/", views.deduction, name="deduction"),
    path("deduction/<int:mark>/evidence/<int:number>/", views.own_evidence, name="own_evidence"),
    path("mark/<int:mark>/evidence/<int:number>/", office_views.evidence, name="evidence"),
    path("cycle/<int:cycle>/", office_views.overview, name="overview"),
    path("assignment/<int:assignment>/", office_views.assignment, name="assignment"),
    path("sheet/<int:sheet>/", office_views.sheet, name="sheet"),
    path("sheet/<int:sheet>/reopen/", office_views.reopen, name="reopen"),
    path("grid/<int:cycle>/", grid_views.grid, name="grid"),
    path("grid/<int:cycle>/save/", grid_views.save, name="grid_save"),
]
