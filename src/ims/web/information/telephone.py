"""A telephone number as the clinic writes it, as a link that a telephone can dial."""

from __future__ import annotations

import phonenumbers

HOME_REGION = "CA"


def dial(phone: str, extension: str = "") -> str:
    """A `tel:` address with its extension; "" where the number cannot be read."""
    try:
        number = phonenumbers.parse(phone, HOME_REGION)
    except phonenumbers.NumberParseException:
        return ""
    address = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"tel:{address};ext={extension}" if extension.isdigit() else f"tel:{address}"
