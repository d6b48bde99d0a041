"""Addresses of the scheme editor."""

from django.urls import path

from kaoping.schemes import editor_items, editor_views, start_views

_EDIT = "versions/<int:schemeversion>/edit/"

patterns = [
    path("places/<str:place>/draft/", start_views.draft, name="draft"),
    path("versions/<int:schemeversion>/copy/", start_views.copy, name="copy"),
    path(_EDIT, editor_views.home, name="edit"),
    path(f"{_EDIT}basics/", editor_views.edit_basics, name="edit_basics"),
    path(f"{_EDIT}text/", editor_views.edit_text, name="edit_text"),
    path(f"{_EDIT}faults/", editor_views.edit_faults, name="edit_faults"),
    path(f"{_EDIT}earlier/", editor_views.edit_history, name="edit_history"),
    path(f"{_EDIT}item/", editor_items.edit_item, name="edit_item"),
    path(f"{_EDIT}item/delete/", editor_items.delete_item, name="delete_item"),
    path(f"{_EDIT}periods/add/", editor_views.begin_period, name="begin_period"),
    path(f"{_EDIT}periods/<str:period>/tree/", editor_views.edit_tree, name="edit_tree"),
    path(f"{_EDIT}periods/<str:period>/tree/begin/", editor_views.begin_tree, name="begin_tree"),
    path(f"{_EDIT}periods/<str:period>/<str:part>/", editor_views.edit_part, name="edit_part"),
]
