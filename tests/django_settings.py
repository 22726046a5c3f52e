"""Settings of the tests: those of the product on a folder of their own, with a quick password hasher."""

from __future__ import annotations

import os
from pathlib import Path

import django

from ims.clinic.folder import prepare

_worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
_home = Path(os.environ.get("IMS_TEST_DATA") or Path(__file__).resolve().parents[1] / "build" / "test-data")
os.environ["IMS_DATA"] = str(_home / _worker)
prepare(_home / _worker)
(_home / _worker / "static").mkdir(exist_ok=True)

from ims.web.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
_tasks = "django.tasks" if django.VERSION >= (6,) else "django_tasks"
TASKS = {"default": {"BACKEND": f"{_tasks}.backends.immediate.ImmediateBackend"}}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(_home / _worker / "test.sqlite3")}  # noqa: F405
