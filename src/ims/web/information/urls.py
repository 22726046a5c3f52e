"""Addresses of the public pages: each is named as its view."""

from __future__ import annotations

from django.urls import path

from ims.web.information import views
from ims.web.information.pages import CONDITION, PAGES

urlpatterns = [
    *(path(page.path, getattr(views, page.name), name=page.name) for page in PAGES),
    path(CONDITION.path, views.condition, name=CONDITION.name),
]
