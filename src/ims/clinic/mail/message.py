"""From a row of the outbox to the message that leaves: text, calendar part, headers that nothing typed can break out of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ims.clinic.lines import one_line
from ims.clinic.mail.models import OutgoingMail
from ims.errors import BadValue

WRITTEN_BY_PEOPLE = ("answer",)
"""Kinds that a person wrote: everything else says that a program sent it, so that no other program replies."""
CALENDAR_FILE = "invite.ics"
POLICY = SMTP.clone(cte_type="7bit")
"""Lines of plain ASCII alone: every server on the way passes them on."""


def built(mail: OutgoingMail, *, sender: str, sender_name: str, now: datetime) -> EmailMessage:
    """The message. Its Message-ID is the row's id, so that a copy sent again after a crash is known as a copy.

    Raises
    ------
    BadValue    the address is none
    """
    content: Mapping[str, str] = mail.content
    message = EmailMessage(policy=POLICY)
    message["From"] = address(sender, sender_name)
    message["To"] = address(mail.to)
    message["Subject"] = one_line(content["subject"])
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.id}@{sender.rpartition('@')[2]}>"
    if mail.kind not in WRITTEN_BY_PEOPLE:
        message["Auto-Submitted"] = "auto-replied" if mail.kind == "acknowledgement" else "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
    message.set_content(content["text"])
    if content.get("calendar"):
        _add_calendar(message, content["calendar"], content.get("method", "REQUEST"))
    message["Content-Language"] = (
        "fr-CA" if content.get("language") == "fr" else "en-CA"
    )  # last: adding parts moves such headers into them
    return message


def _add_calendar(message: EmailMessage, text: str, method: str) -> None:
    """Once as an alternative, which mail programs turn into buttons, and once as a file for all others."""
    message.add_alternative(text, subtype="calendar", params={"method": one_line(method)})
    charset = {"charset": "utf-8"}
    message.add_attachment(text.encode(), maintype="text", subtype="calendar", filename=CALENDAR_FILE, params=charset)


def address(spec: str, name: str = "") -> Address:
    """An address for a header.

    Raises
    ------
    BadValue    it is none
    """
    if spec != one_line(spec) or spec.count("@") != 1:
        raise BadValue("This is not an e-mail address.")
    try:
        return Address(display_name=one_line(name), addr_spec=spec)
    except (ValueError, IndexError, MessageError) as error:
        raise BadValue("This is not an e-mail address.") from error
