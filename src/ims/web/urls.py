"""All addresses. Public pages exist in English at / and in French at /fr/; staff pages and the API have no language."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from ims.web import theme

urlpatterns = [
    *i18n_patterns(
        path("", include("ims.web.information.urls")),
        path("", include("ims.web.booking.urls")),
        path("", include("ims.web.questions.urls")),
        prefix_default_language=False,
    ),
    path("", include("ims.web.information.root_urls")),
    path("theme.css", theme.sheet, name="theme"),
    path("", include("ims.web.accounts.urls")),
    path("desk/", include("ims.web.questions.staff_urls")),
    path("desk/", include("ims.web.desk.urls")),
    path("setup/", include("ims.web.setup.urls")),
    path("api/v1/", include("ims.web.api.urls")),
]

handler400 = "ims.web.errors.bad_request"
handler403 = "ims.web.errors.not_allowed"
handler404 = "ims.web.errors.not_found"
handler500 = "ims.web.errors.failed"
