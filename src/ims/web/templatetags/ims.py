"""Tags of all pages: links that mark the page one is on and hide where there is no page."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ims.web.information.telephone import dial

register = template.Library()
FIRST_PAGES = ("", "/fr", "/desk")
"""Pages that everything else lies below, so that this would say nothing."""


@register.simple_tag(takes_context=True)
def link_if(context: dict[str, Any], name: str, words: str, kind: str = "") -> SafeString | str:
    """A link to the page of that name, marked when it is this page or one below; nothing where there is no such page."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        return ""
    here = context["request"].path if "request" in context else ""
    current = "page" if here == address else "true" if is_below(here, address) else ""
    return format_html(
        '<a href="{}"{}{}>{}</a>',
        address,
        format_html(' class="{}"', kind) if kind else "",
        format_html(' aria-current="{}"', current) if current else "",
        words,
    )


@register.simple_tag(takes_context=True)
def item_if(context: dict[str, Any], name: str, words: str, kind: str = "") -> SafeString | str:
    """The same link as an item of a list."""
    link = link_if(context, name, words, kind)
    return format_html("<li>{}</li>", link) if link else ""


@register.filter
def phone_link(phone: str, extension: str = "") -> SafeString | str:
    """A telephone number that a telephone can dial; as it is written where it cannot be read."""
    address = dial(phone, extension)
    return format_html('<a class="nowrap" href="{}">{}</a>', address, phone) if address else phone


def is_below(here: str, address: str) -> bool:
    """Whether a page lies below another one; nothing counts as below a first page."""
    return address.rstrip("/") not in FIRST_PAGES and here.startswith(address.rstrip("/") + "/")
