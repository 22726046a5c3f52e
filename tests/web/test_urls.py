"""All addresses together."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string


def routes(resolver: URLResolver, before: str = "") -> list[tuple[str, str]]:
    """Pattern and name of every address."""
    found: list[tuple[str, str]] = []
    for one in resolver.url_patterns:
        here = before + str(one.pattern)
        found += routes(one, here) if isinstance(one, URLResolver) else [(here, one.name or "")]
        assert isinstance(one, URLPattern | URLResolver)
    return found


def test_names_and_patterns_of_addresses_are_unique() -> None:
    """No address shadows another, and a name means one page."""
    found = routes(get_resolver())
    patterns = [pattern for pattern, _ in found]
    names = [name for pattern, name in found if name and not pattern.startswith("api/")]
    assert sorted(patterns) == sorted(set(patterns))
    assert sorted(names) == sorted(set(names))


def test_t46_no_public_address_holds_a_number_that_counts_up() -> None:
    """What stands in an address is random, so that nobody can try the next one."""
    public = [pattern for pattern, _ in routes(get_resolver()) if not pattern.startswith(("desk/", "setup/"))]
    assert [pattern for pattern in public if "<int:" in pattern] == []


def test_errors_have_pages_of_their_own() -> None:
    """Each kind of error is answered by the site, not by Django's default page."""
    for status in (400, 403, 404, 500):
        assert get_resolver().resolve_error_handler(status).__module__ == "ims.web.errors"
    assert import_string(settings.CSRF_FAILURE_VIEW).__module__ == "ims.web.errors"
