"""Addresses for staff."""

from __future__ import annotations

from django.urls import reverse

from ims.web.middleware import is_private
from ims.web.questions.staff_urls import urlpatterns


def test_staff_pages_lie_below_the_desk_and_are_private() -> None:
    """They are not kept, not indexed, and have no language."""
    for name in ("desk_questions", "outbox", "mail_server"):
        assert reverse(name).startswith("/desk/") and is_private(reverse(name))


def test_every_staff_page_needs_a_permission() -> None:
    """None is left open."""
    assert all(getattr(pattern.callback, "needed", None) for pattern in urlpatterns)
