"""What must not reach a log: secrets in addresses, mail addresses, telephone numbers."""

from __future__ import annotations

import logging
import re

SECRET = re.compile(r"(/(?:m|w|feed|invite)/)[\w\-.~%]+")
EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+")
PHONE = re.compile(r"(?<!\d)(?<!\d-)(?!\d{4}-\d\d-\d\d\b)\+?\d[\d ().\-]{8,}\d")
"""Ten digits or more, however they are grouped; not a date."""
TOKEN = re.compile(r"\b[\w\-]{40,}\b")


def without_private(text: str) -> str:
    """The text with what is private struck out."""
    text = SECRET.sub(r"\1[secret]", text)
    text = EMAIL.sub("[address]", text)
    text = TOKEN.sub("[secret]", text)
    return PHONE.sub("[number]", text)


class Private(logging.Filter):
    """Strikes out what is private from every record, its arguments and its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; let it pass."""
        record.msg, record.args = without_private(record.getMessage()), ()
        if record.exc_info:
            kind = record.exc_info[0]
            record.msg += f" ({kind.__name__ if kind else 'error'})"  # an exception's words may quote what somebody typed
            record.exc_info, record.exc_text, record.stack_info = None, None, None
        return True
