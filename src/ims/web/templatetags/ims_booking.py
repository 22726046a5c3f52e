"""Tags of the booking pages."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def dollars(cents: int) -> str:
    """A price as it is written in Canada, in English or French."""
    whole, part = divmod(cents, 100)
    if (get_language() or "").startswith("fr"):
        return f"{whole},{part:02d}\N{NO-BREAK SPACE}$"
    return f"${whole}.{part:02d}"
