"""Data for machines hold what is stated and nothing else, and cannot break out of their element."""

from __future__ import annotations

import json

from ims.clinic.models import Clinic
from ims.web.information.structured import as_script, clinic_facts, page_facts


def test_a_page_is_for_patients_and_about_one_thing() -> None:
    """A page about a condition names it; another one names the treatment."""
    told = page_facts(title="Back pain", description="d", address="https://x/", language="fr", condition="Mal de dos")
    assert (told["about"], told["inLanguage"]) == ({"@type": "MedicalCondition", "name": "Mal de dos"}, "fr-CA")
    assert page_facts(title="t", description="d", address="a", language="en")["about"] == {
        "@type": "MedicalTherapy",
        "name": "IMS",
    }


def test_no_clinic_is_told_before_it_is_set_up_or_as_an_example(clinic: Clinic) -> None:
    """Search engines believe what they read: examples are not for them."""
    assert clinic_facts(None) is None
    clinic.is_demo = True
    assert clinic_facts(clinic) is None
    clinic.is_demo, clinic.set_up_at = False, None
    assert clinic_facts(clinic) is None


def test_what_the_owner_left_blank_is_left_out(clinic: Clinic) -> None:
    """No address, no telephone: no such key."""
    clinic.phone = clinic.address = ""
    told = clinic_facts(clinic)
    assert told is not None and not {"telephone", "address"} & set(told)
    clinic.phone, clinic.extension = "555 010 0199", ""
    assert (clinic_facts(clinic) or {})["telephone"] == "555 010 0199"


def test_a_name_cannot_end_the_script_element() -> None:
    """Whatever is filled in stays data."""
    text = as_script({"name": "</script><script>alert(1)</script>&"})
    assert "<" not in text and "&" not in text
    assert json.loads(text) == {"name": "</script><script>alert(1)</script>&"}
