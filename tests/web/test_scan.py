"""The scan finds what nobody stated, and lets through what somebody did."""

from __future__ import annotations

import pytest

from tests.web.scan import row_numbers, strangers, strangers_in_text


@pytest.mark.parametrize(
    "html",
    [
        "<p>About 73 of them.</p>",
        '<p>About <data data-from="AE-BO02">17</data> visits.</p>',
        '<p>About <data data-from="no_such_row">16</data> visits.</p>',
        "<p>He works with Alice there.</p>",
        "<p>Write to boss@clinic.example.</p>",
        '<a href="https://tracker.example/x">x</a>',
        '<p><span data-source="Brady2014">(Brady, 2015)</span></p>',
        "<p>Call (416) 555-0100.</p>",
        "<p>It costs $95.</p>",
    ],
)
def test_what_nobody_stated_is_found(html: str) -> None:
    """A number without its row, with another row's, or of no row; a name; an address; a price."""
    assert strangers(html)


@pytest.mark.parametrize(
    "html",
    [
        '<p>About <data data-from="AE-BO02">16</data> of <data data-from="AE-BO02">100</data> visits.</p>',
        '<p>Une sur <data data-from="AE-PX01">100\u00a0000</data>, soit <data data-from="f09">1,53</data>.</p>',
        '<p><span data-source="Brady2014">(<a href="https://doi.org/10.1/x">Brady, 2014</a>)</span></p>',
        '<p>On <time datetime="2027-03-01T09:00-05:00">1 March 2027, 9:00</time> we meet.</p>',
        "<p>Call (289) 266-1674 extension 1 and ask for Jeff, or write to info@probodywellness.ca.</p>",
        "<p>Call 911.</p>",
    ],
)
def test_what_somebody_stated_is_let_through(html: str) -> None:
    """Rows of the catalog, sources, instants, the statements of the source, the emergency number."""
    assert strangers(html) == []


def test_what_the_caller_knows_is_let_through() -> None:
    """The owner's name and the appointment of a mail are known to whoever asks."""
    mail = "Hello Ada,\nWednesday 3 March, 9:00 at Example Clinic\nhttp://127.0.0.1/m/abc12345/\n"
    assert strangers_in_text(mail, known=["3 March, 9:00", "Example Clinic", "Ada"], hosts=["127.0.0.1"]) == []
    unknown = strangers_in_text(mail, known=["3 March, 9:00", "Ada"], hosts=["127.0.0.1"])
    assert [told.split(" in ")[0] for told in unknown] == ["name 'Example'", "name 'Clinic'"]
    assert strangers_in_text(mail, known=["3 March, 9:00", "Ada", "Example Clinic"]) == ["host 127.0.0.1"]


def test_a_row_lets_its_own_numbers_through_and_no_others() -> None:
    """A rate as count of a hundred or a thousand, its denominator, weeks and years; not a neighbor's number."""
    assert {16.0, 160.0, 100.0, 20464.0} <= row_numbers("AE-BO02")
    assert {5.0, 260.0} <= row_numbers("whiplash_untreated_recovered_w260")
    assert 7.7 not in row_numbers("AE-BO02")
    assert row_numbers("claim:pain_short_term") == {1.5, 2.0}
    assert row_numbers("nothing") == set()
