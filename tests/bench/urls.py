"""The product's addresses, and the bare views it is measured against."""

from django.urls import include, path

from tests.bench import bare

urlpatterns = [
    path("bench/rows/<int:number>/", bare.rows),
    path("bench/bytes/<int:number>/", bare.stored),
    path("bench/save/", bare.save),
    path("", include("kaoping.config.urls")),
]
