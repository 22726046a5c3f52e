"""The application that the server runs: in its own process with `ims serve`, or under any ASGI server."""

from __future__ import annotations

import os

import django

from ims.web.handler import ThreadedHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ims.web.settings")
django.setup(set_prefix=False)
application = ThreadedHandler()
