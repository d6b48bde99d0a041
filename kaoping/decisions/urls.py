"""Addresses of the pay pages."""

from django.urls import path

from kaoping.decisions import proposal_views, views

app_name = "decisions"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("cycles/<int:cycle>/", views.cycle_pay, name="cycle"),
    path("cycles/<int:cycle>/make/", views.make, name="make"),
    path("proposals/", proposal_views.mine, name="my_proposals"),
    path("cycles/<int:cycle>/proposals/", proposal_views.proposals, name="proposals"),
    path(
        "subjects/<int:subject>/proposals/<str:key>/",
        proposal_views.decide,
        name="decide_proposal",
    ),
    path("sheets/<int:paysheet>/", views.sheet, name="sheet"),
    path("sheets/<int:paysheet>/approve/", views.approve, name="approve"),
    path("sheets/<int:paysheet>/pay-sheet.xlsx", views.download, name="download"),
    path("subjects/<int:subject>/decide/", views.decide, name="decide"),
]
