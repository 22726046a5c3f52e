"""Addresses of the public part: asking."""

from __future__ import annotations

from django.urls import path

from ims.web.questions import asking

urlpatterns = [
    path("ask/", asking.ask, name="ask"),
    path("ask/thanks/", asking.thanks, name="ask_thanks"),
]
