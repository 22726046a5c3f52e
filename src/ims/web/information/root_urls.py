"""Addresses that have no language: what machines read first."""

from __future__ import annotations

from django.urls import path

from ims.web.information import views

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]
