"""Settings of the web site, all from the environment; `ims serve` and `ims clinic` set it up.

IMS_DATA         folder of the database, the secret and the field keys (needed)
DATABASE_URL     a PostgreSQL database instead of SQLite in that folder
IMS_ORIGIN       address that links in mails begin with, such as https://clinic.example.org (default http://127.0.0.1:8000)
IMS_HOSTS        further host names that are answered, separated by commas
IMS_PROXIES      how many proxies of ours stand in front (default 0): whose word about the visitor's address is taken
IMS_LIMIT_FACTOR multiplies how often one address may read, book, ask, sign in (default 1): many visitors behind one, load tests
IMS_DEMO         1: example data, with a banner
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ims.web.intake import MOST_BYTES

PACKAGE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("IMS_DATA", ""))
if not os.environ.get("IMS_DATA"):
    raise ImproperlyConfigured("IMS_DATA is not set: start with `ims serve` or `ims clinic`, or name the data folder in it.")

SECRET_FILE = DATA / "secret.key"
FIELD_KEYS = str(DATA / "field-keys.json")
SECRET_KEY = SECRET_FILE.read_text(encoding="utf-8").strip()
DEBUG = False
IS_DEMO = os.environ.get("IMS_DEMO") == "1"
SITE_ORIGIN = os.environ.get("IMS_ORIGIN", "http://127.0.0.1:8000").rstrip("/")
_ORIGIN = urlsplit(SITE_ORIGIN)
IS_SECURE = _ORIGIN.scheme == "https"
ALLOWED_HOSTS = [host for host in (_ORIGIN.hostname or "", *os.environ.get("IMS_HOSTS", "").split(",")) if host]
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]
PROXIES = int(os.environ.get("IMS_PROXIES", "0"))
LIMIT_FACTOR = int(os.environ.get("IMS_LIMIT_FACTOR", "1"))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks_db",
    "ims.clinic",
    "ims.web",
]
MIDDLEWARE = [
    "ims.web.middleware.PrivatePages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "ims.web.reads.ReadLimit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ims.web.middleware.StaffPages",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "ims.web.urls"
ASGI_APPLICATION = "ims.web.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "ims.web.context.site",
            ],
        },
    },
]

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;",
}
DATABASES = {
    # The threads of `ims.web.handler` stay, and so may their connections; each is tried before a request relies on it.
    "default": dj_database_url.config(default=f"sqlite:///{DATA / 'clinic.sqlite3'}", conn_max_age=60, conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DATA_UPLOAD_MAX_MEMORY_SIZE = MOST_BYTES
# A file that is sent stays in memory: nothing of it is ever written to the disk of the machine in clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "clinic.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "ims.web.accounts.backend.EmailBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"
CSRF_FAILURE_VIEW = "ims.web.errors.not_from_here"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [str(PACKAGE / "locale")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = str(DATA / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Cookies and headers. The `__Host-` prefix needs https, so that on loopback the plain names serve.
_HOST = "__Host-" if IS_SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}ims_session", f"{_HOST}ims_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
# What is said once after a redirect stays in the session: a cookie of its own would lack the prefix.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_HSTS_SECONDS = 365 * 86400 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Sign-in is slowed down by account and address together, so that nobody can lock somebody else out for good. What is counted
# stands in the clinic's own table under keyed hashes: neither an address nor an account can be read there.
AXES_HANDLER = "ims.web.accounts.throttle.Handler"
AXES_USERNAME_CALLABLE = "ims.web.accounts.throttle.account"
AXES_CLIENT_IP_CALLABLE = "ims.web.address.visitor_address"
AXES_LOCKOUT_CALLABLE = "ims.web.accounts.throttle.refused"
AXES_FAILURE_LIMIT = 1
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_VERBOSE = False

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": True}}
MAIL_FROM = os.environ.get("IMS_MAIL_FROM", "appointments@example.org")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"private": {"()": "ims.web.logs.Private"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["private"], "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Pages that are not there, foreign host names and forms without their token are everyday; what fails is told.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
