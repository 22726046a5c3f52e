"""What the clinic's refusals are called on the pages, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from ims.errors import ImsError, NotFound, TimeTaken, TooMany

STATUS = {TimeTaken: 409, TooMany: 429, NotFound: 404}
CONFLICT = 409


def told(error: ImsError) -> str:
    """The message of an error, translated where it is a fixed sentence."""
    return gettext(str(error))


def status_of(error: ImsError) -> int:
    """The status an error is answered with."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), CONFLICT)
