"""Facts about a page and the clinic for search engines (schema.org), from nothing but what the owner filled in."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from ims.clinic.offer.models import Clinic

CONTEXT = "https://schema.org"
LANGUAGES = {"en": "en-CA", "fr": "fr-CA"}


def page_facts(*, title: str, description: str, address: str, language: str, condition: str = "") -> dict[str, Any]:
    """A page for patients, about the treatment or about one condition."""
    about = {"@type": "MedicalCondition", "name": condition} if condition else {"@type": "MedicalTherapy", "name": "IMS"}
    return {
        "@context": CONTEXT,
        "@type": "MedicalWebPage",
        "name": title,
        "description": description,
        "url": address,
        "inLanguage": LANGUAGES[language],
        "isAccessibleForFree": True,
        "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        "about": about,
    }


def clinic_facts(clinic: Clinic | None) -> dict[str, Any] | None:
    """The clinic; None before it is set up and for example data, which no search engine should believe."""
    if clinic is None or clinic.set_up_at is None or clinic.is_demo or settings.IS_DEMO:
        return None
    telephone = f"{clinic.phone} ext. {clinic.extension}" if clinic.phone and clinic.extension else clinic.phone
    stated = {"name": clinic.name, "telephone": telephone, "email": clinic.email, "address": clinic.address}
    return {
        "@context": CONTEXT,
        "@type": ["MedicalClinic", "Physiotherapy"],
        "url": f"{settings.SITE_ORIGIN}/",
        **{key: value for key, value in stated.items() if value},
    }


def as_script(facts: dict[str, Any]) -> SafeString:
    """The facts as JSON that cannot end the script element it stands in."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)
