"""Forms of the first start."""

from __future__ import annotations

import pytest

from ims.web.setup.forms import CANADIAN, About, Hours, Owner, Services, plans, zones


def test_what_the_source_states_is_filled_in_and_the_rest_is_blank() -> None:
    """Telephone, extension, e-mail address and days are known; name, address, times, services and prices are asked."""
    about, hours, services = About(), Hours(), Services()
    assert [about[name].value() for name in ("phone", "extension", "email", "zone")] == [
        "(289) 266-1674",
        "1",
        "info@probodywellness.ca",
        "America/Toronto",
    ]
    assert hours["weekdays"].value() == [0, 2, 4]
    asked = [about["name"], about["address"], hours["begins"], hours["ends"], *(field for row in services for field in row)]
    assert {field.value() for field in asked} == {None}


def test_zones_of_canada_come_first_and_all_exist() -> None:
    """Every zone is offered once."""
    (_, canada), (_, world) = zones()
    assert [value for value, _ in canada] == list(CANADIAN)
    assert {"Europe/Paris", "Asia/Tokyo"} <= {value for value, _ in world}
    assert not {value for value, _ in world} & set(CANADIAN)


@pytest.mark.parametrize("phone", ["<b>1</b>", "call me", "javascript:1", "1; DROP"])
def test_t61_a_telephone_number_is_digits(phone: str) -> None:
    """Settings are checked by pattern, as what visitors type is."""
    assert "phone" in About({"name": "A", "zone": "America/Toronto", "phone": phone}).errors
    assert "extension" in About({"name": "A", "zone": "America/Toronto", "extension": phone}).errors


@pytest.mark.parametrize("phone", ["", "(289) 266-1674", "+1 289-266-1674", "289.266.1674"])
def test_usual_ways_of_writing_a_number_are_taken(phone: str) -> None:
    """As people write them."""
    assert "phone" not in About({"name": "A", "zone": "America/Toronto", "phone": phone}).errors


def rows(*values: dict[str, str]) -> dict[str, str]:
    """A posted list of services."""
    sent = {"form-TOTAL_FORMS": str(len(values)), "form-INITIAL_FORMS": "0"}
    return sent | {f"form-{number}-{key}": value for number, row in enumerate(values) for key, value in row.items()}


def test_blank_rows_are_left_out_and_prices_are_cents() -> None:
    """A price that is blank is none, not nought."""
    formset = Services(rows({"name": "First", "minutes": "45"}, {}, {"name": "Next", "minutes": "30", "price": "90.10"}))
    assert formset.is_valid()
    found = plans(row.cleaned_data for row in formset)
    assert [(one.name_en, one.minutes, one.price_cents) for one in found] == [("First", 45, None), ("Next", 30, 9010)]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"name": "Next"}, "minutes"),
        ({"minutes": "30"}, "name"),
        ({"name": "Next", "minutes": "1"}, "minutes"),
        ({"price": "5"}, "name"),
    ],
)
def test_a_row_is_whole_or_blank(row: dict[str, str], field: str) -> None:
    """What is missing is said beside its field."""
    formset = Services(rows({"name": "First", "minutes": "45"}, row))
    assert list(formset.errors[1])[:1] == [field] or field in formset.errors[1]


def test_the_first_service_is_asked_for() -> None:
    """Without any service nobody could book."""
    assert set(Services(rows({}, {})).errors[0]) == {"name", "minutes"}


def test_hours_end_after_they_begin_on_some_day() -> None:
    """Both are said beside the field."""
    assert Hours({"begins": "09:00", "ends": "09:00"}).errors == {
        "weekdays": ["Choose at least one day."],
        "ends": ["Hours must end after they begin."],
    }


def test_the_owners_name_is_one_line() -> None:
    """It is shown to colleagues and stands in lists."""
    form = Owner({"code": "x", "name": "Olive\nOwner", "email": "o@example.org", "password": "long enough words"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Olive Owner"
