"""The pages as a Django application, for their templates, static files and translations."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registration of the pages."""

    name = "ims.web"
    label = "web"
    verbose_name = "Web"
