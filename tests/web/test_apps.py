"""The pages as an application."""

from __future__ import annotations

from django.apps import apps
from django.contrib.staticfiles import finders
from django.template.loader import get_template


def test_templates_and_files_of_the_pages_are_found() -> None:
    """Registering the pages is what makes their templates and files known."""
    assert apps.get_app_config("web").name == "ims.web"
    assert get_template("web/base.html").template is not None
    assert finders.find("web/site.css") is not None
