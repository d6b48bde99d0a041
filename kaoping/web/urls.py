"""Addresses of the room; `config` includes them under names of its own choice of prefix."""

from django.urls import path

from kaoping.web import views

urlpatterns = [
    path("print-size/", views.set_large_print, name="set_large_print"),
    path("language/", views.choose_language, name="choose_language"),
    path("components/", views.gallery, name="gallery"),
]
