"""Addresses of the regulations' pages."""

from django.urls import path

from kaoping.schemes import compare_views, editor_urls, import_views, print_views, views

app_name = "schemes"

urlpatterns = [
    *editor_urls.patterns,
    path("", views.schemes, name="list"),
    path("places/<str:place>/import/", import_views.upload, name="import"),
    path("imports/<int:importdraft>/", import_views.check, name="import_check"),
    path("regulations/<int:schemeversion>/", views.regulation, name="regulation"),
    path("regulations/<int:schemeversion>/word/", print_views.public_word, name="public_word"),
    path("versions/<int:schemeversion>/", views.version, name="version"),
    path("versions/<int:schemeversion>/print/", views.print_version, name="print"),
    path("versions/<int:schemeversion>/scheme.yaml", views.text, name="text"),
    path("versions/<int:schemeversion>/word/", print_views.word, name="word"),
    path("versions/<int:schemeversion>/compare/", compare_views.side_by_side, name="compare"),
    path("versions/<int:schemeversion>/adopt/", views.adopt, name="adopt"),
]
