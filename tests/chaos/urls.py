"""The product's addresses, and the bare view its casting is measured against."""

from django.urls import include, path

from tests.chaos import bare

urlpatterns = [
    path("chaos/bare/<int:poll>/", bare.cast),
    path("", include("kaoping.config.urls")),
]
