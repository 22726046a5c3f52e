"""Addresses of the first start."""

from __future__ import annotations

from django.urls import URLPattern, path

from ims.web.setup import views

urlpatterns: list[URLPattern] = [
    path("", views.start, name="setup"),
    path("clinic/", views.clinic, name="setup_clinic"),
    path("hours/", views.hours, name="setup_hours"),
    path("services/", views.services, name="setup_services"),
    path("review/", views.review, name="setup_review"),
    path("done/", views.done, name="setup_done"),
]
