"""The application that the server runs: in its own process with `ims serve`, or under any ASGI server."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ims.web.settings")
application = get_asgi_application()
