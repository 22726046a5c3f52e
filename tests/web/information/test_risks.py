"""Risks are the published rates; reasons to see a doctor first are those of the catalog, all of them."""

from __future__ import annotations

from ims.catalog import load
from ims.web.information.risks import COMMON, LUNG, RARE, SHORT, SORE, doctor_first, is_near_the_lung, risk, risks
from ims.web.information.words.risks import DOCTOR_FIRST, EVENTS


def test_a_risk_is_the_rate_of_its_row() -> None:
    """Sixteen of a hundred visits, as printed, with who counted."""
    found = risk("AE-BO02")
    assert (found.array.on, found.array.total, found.citation.key) == (16, 100, "Boyce2020")
    assert (found.count, found.total) == (
        '<data value="16" data-from="AE-BO02">16</data>',
        '<data value="100" data-from="AE-BO02">100</data>',
    )


def test_an_event_that_was_never_seen_is_told_with_what_it_could_still_be() -> None:
    """None in all visits of the study does not mean never."""
    found = risk("AE-BR16")
    assert found.was_never_seen and found.one_in == ""
    assert found.seen_among.endswith(">7629</data>") and found.at_most.endswith(">4</data>")


def test_the_rarest_event_is_told_as_one_in_many() -> None:
    """A collapsed lung: one in a hundred thousand, less than one dot of a thousand."""
    found = risk(LUNG)
    assert found.array.is_less_than_one and found.one_in.endswith(">100,000</data>")
    assert (found.seen_among, found.at_most) == ("", "")


def test_every_event_that_is_shown_has_plain_words() -> None:
    """Groups name events of the catalog, and plain words are kept for no other."""
    assert {one.event.id for one in risks((*COMMON, *SORE, *RARE, *SHORT))} <= set(EVENTS)
    assert set(EVENTS) <= set(load().adverse_events)


def test_every_contraindication_is_told_in_plain_words_once() -> None:
    """No reason to see a doctor first is left out, and none is made up."""
    wanted = {note.id for note in load().safety if note.kind == "contraindication"}
    assert set(DOCTOR_FIRST) == wanted
    found = doctor_first()
    assert len(found.never) + len(found.not_there) + len(found.with_care) == len(wanted)
    assert (
        DOCTOR_FIRST["CI02"] in found.never
        and DOCTOR_FIRST["CI06"] in found.not_there
        and DOCTOR_FIRST["CI08"] in found.with_care
    )
    assert found.citation.unverified


def test_muscles_over_the_lung_are_known_by_their_safety_rules() -> None:
    """The warning comes from the rules of the muscle, not from a list of pages."""
    assert is_near_the_lung(["hamstrings", "upper_trapezius"])
    assert not is_near_the_lung(["hamstrings", "gastrocnemius"])
