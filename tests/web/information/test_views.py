"""Public pages: nothing invented, easy to read, every statement told, every number traced, both languages, no script needed."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ims.catalog import load
from ims.clinic.models import Clinic, Practitioner
from ims.web.information.conditions import conditions
from ims.web.information.pages import CONDITION, PAGES
from ims.web.information.words.glossary import GLOSSARY
from tests.clinic.factories import PLAN
from tests.web.pages import main_text, read
from tests.web.public import information_pages
from tests.web.reading import grade, prose
from tests.web.scan import strangers
from tests.web.statements import STATEMENTS

HIGHEST_GRADE = 8.0
OWNERS = (PLAN.name, PLAN.phone, PLAN.email, PLAN.practitioner)
TOLD = {
    "S1": ("/ims/", ["muscle", "cause of chronic pain", "let go", "longer"]),
    "S2": ("/ims/", ["acupuncture", "dry", "nothing is injected", "hurt muscles", "short under strain"]),
    "S3": ("/ims/", ["free the short muscle", "press on a nerve"]),
    "S4": ("/ims/", ["tight, tender bands", "close to the spine", "nerve root"]),
    "S5": ("/what-is-felt/", ["normal muscle", "not to hurt", "grasp", "cramp"]),
    "S6a": ("/effects/", ["sensor", "stretch", "relaxes", "longer"]),
    "S6b": ("/effects/", ["tiny wound", "draw blood", "healing"]),
    "S6c": ("/effects/", ["electric charge", "nerve work as it should"]),
    "S7": ("/ims/", ["less sensitive", "steady pull", "pain from that pull", "nerve problem"]),
    "S8": ("/conditions/", [condition.label for condition in load().conditions.values()]),
    "S9": ("/contact/", ["Questions are welcome", PLAN.phone, PLAN.email]),
    "S10": ("/who/", ["Jeff Hodgart", "physiotherapist", "Mondays, Wednesdays and Fridays"]),
}
"""Where each statement of the source is told, and the words that tell it."""


def text_of(client: Client, address: str) -> str:
    """The words of the main part of a page."""
    response = client.get(address)
    assert response.status_code == 200, address
    return main_text(response.content.decode())


def facts_of(html: str) -> list[dict[str, object]]:
    """What a page tells machines."""
    return [
        json.loads(text) for text in re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', html, re.DOTALL)
    ]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_each_statement_of_the_source_is_told(client: Client, clinic: Clinic, statement: str) -> None:
    """Nothing that the source states is left out, and each page says which statements it is written from."""
    address, words = TOLD[statement]
    shown = text_of(client, address).lower()
    assert [word for word in words if word.lower() not in shown] == []
    page = next(page for page in (*PAGES, CONDITION) if f"/{page.path}" == address)
    assert statement in page.statements


def test_no_page_is_harder_to_read_than_grade_eight(client: Client, clinic: Clinic) -> None:
    """Every English page reads at grade 8 or below, without the terms that the pages explain."""
    terms = [str(term.word) for term in GLOSSARY] + ["IMS"]
    found = {}
    for address in information_pages():
        if not address.startswith("/fr/"):
            texts = prose(client.get(address).content.decode(), terms)
            assert texts, address
            found[address] = round(grade(texts), 1)
    assert {address: level for address, level in found.items() if level > HIGHEST_GRADE} == {}


@pytest.mark.parametrize("address", information_pages())
def test_no_number_name_or_address_comes_from_nowhere(client: Client, clinic: Clinic, address: str) -> None:
    """What a page shows is stated by the source, filled in by the owner, or traced to a row of the catalog."""
    html = client.get(address).content.decode()
    assert strangers(html, known=OWNERS, hosts=["127.0.0.1"]) == []


@pytest.mark.parametrize("address", information_pages())
def test_pages_work_before_the_clinic_is_set_up(client: Client, db: None, address: str) -> None:
    """A page is there from the first minute, and says nothing of a clinic that nobody has described."""
    html = client.get(address).content.decode()
    assert "<h1>" in html
    assert strangers(html, hosts=["127.0.0.1"]) == []
    assert not [word for word in ("Jeff", "266-1674", "probodywellness") if word in html]


@pytest.mark.parametrize("address", information_pages())
def test_a_page_names_itself_in_both_languages(client: Client, clinic: Clinic, address: str) -> None:
    """Search engines are told the one address of a page and that of its other language."""
    page = read(client.get(address).content.decode())
    links = [one.attributes for one in page.walk() if one.tag == "link"]
    english, origin = address.removeprefix("/fr") if address.startswith("/fr/") else address, settings.SITE_ORIGIN
    assert [link["href"] for link in links if link.get("rel") == "canonical"] == [f"{origin}{address}"]
    told = {link["hreflang"]: link["href"] for link in links if link.get("rel") == "alternate"}
    assert told == {"en-CA": f"{origin}{english}", "fr-CA": f"{origin}/fr{english}", "x-default": f"{origin}{english}"}


@pytest.mark.parametrize("address", information_pages())
def test_a_page_needs_no_script_and_no_inline_style(client: Client, clinic: Clinic, address: str) -> None:
    """The only script inside a page is data for machines, with the nonce of its answer; no element has a style or a handler."""
    response = client.get(address)
    page = read(response.content.decode())
    inline = [one for one in page.walk() if one.tag == "script" and "src" not in one.attributes]
    assert {one.attributes.get("type") for one in inline} == {"application/ld+json"}
    nonces = {one.attributes.get("nonce") for one in inline}
    assert len(nonces) == 1 and f"'nonce-{nonces.pop()}'" in response.headers["Content-Security-Policy"]
    names = {name for one in page.walk() for name in one.attributes}
    assert "style" not in names and not [name for name in names if name.startswith("on")]


@pytest.mark.parametrize("address", information_pages())
def test_a_page_has_one_heading_of_the_first_order_and_skips_none(client: Client, clinic: Clinic, address: str) -> None:
    """A screen reader finds the order of a page in its headings."""
    page = read(client.get(address).content.decode())
    orders = [int(one.tag[1]) for one in page.walk() if re.fullmatch(r"h[1-6]", one.tag)]
    assert orders.count(1) == 1
    assert all(after <= before + 1 for before, after in zip([0, *orders], orders, strict=False))


@pytest.mark.parametrize("address", information_pages())
def test_every_picture_says_in_words_what_it_shows(client: Client, clinic: Clinic, address: str) -> None:
    """Dots have a text alternative, and no two patterns of a page have the same id."""
    page = read(client.get(address).content.decode())
    pictures = [one for one in page.walk() if one.has_class("dots")]
    assert all(one.attributes["role"] == "img" and one.attributes["aria-label"] for one in pictures)
    ids = [one.attributes["id"] for one in page.walk() if "id" in one.attributes]
    assert len(ids) == len(set(ids))


def test_every_condition_has_a_page_with_all_its_parts(client: Client, clinic: Clinic) -> None:
    """Muscles, what to expect, the untreated course, risks, and who should talk to a doctor first stand on each page."""
    for one in conditions():
        shown = text_of(client, reverse("condition", args=[one.slug]))
        assert [str(muscle.place) for form in one.forms for muscle in form.muscles if str(muscle.place) not in shown] == []
        parts = [
            "Which muscles",
            "What to expect",
            "Without treatment",
            "What can go wrong",
            "Who should talk to a doctor first",
        ]
        assert [part for part in parts if part not in shown] == []
        assert "(Boyce, 2020)" in shown


def test_harm_without_a_known_rate_is_named(client: Client, clinic: Clinic) -> None:
    """Infection, numbness, a hurt nerve and a forgotten needle are named, as without a rate and not as rare."""
    for address in ("/safety/", *(reverse("condition", args=[one.slug]) for one in conditions())):
        shown = text_of(client, address)
        for word in (
            "infection",
            "numbness",
            "forgotten",
            "hit a nerve",
            "no rate for any of these as grave events",
            "does not mean that they are rare",
        ):
            assert word in shown, (address, word)
        assert "(Boyce, 2020; unverified)" in shown


def test_soreness_is_told_by_person_beside_the_count_by_visit(client: Client, clinic: Clinic) -> None:
    """The low count of therapists never stands without those of people who were asked, and why they differ."""
    shown = text_of(client, "/safety/")
    for words in ("About 55 of a hundred people were sore", "100 of 100 people", "2 of 100 visits", "counted people"):
        assert words in shown, words


def test_rates_of_acupuncture_say_so(client: Client, clinic: Clinic) -> None:
    """Four rates of the page on safety are not of dry needling, and the rarest was perhaps not always reported."""
    shown = text_of(client, "/safety/")
    assert shown.count("Counted in acupuncture, not in dry needling.") == 4
    assert shown.count("The authors suspect that not all cases were reported.") == 1
    assert "Small events of all kinds together: about 37 of 100 visits." in shown


@pytest.mark.parametrize("address", information_pages())
def test_every_page_names_the_signs_of_infection(client: Client, clinic: Clinic, address: str) -> None:
    """Redness that spreads or a fever after needles sends a reader to a doctor the same day, in both languages."""
    html = client.get(address).content.decode()
    assert ("rougeur" if address.startswith("/fr/") else "redness spreads") in html[html.index("urgent-heading") :]


def test_results_say_their_scale_and_when_no_range_was_seen(client: Client, clinic: Clinic) -> None:
    """Whiplash is on a scale to a hundred; grip in tennis elbow has no range; the halving has its weeks."""
    assert "from zero to a hundred" in text_of(client, "/conditions/whiplash/")
    elbow = text_of(client, "/conditions/tennis-elbow/")
    assert "no likely range was seen" in elbow and "Between week 13 and week 52" in elbow
    assert "Chys, 2023" in text_of(client, "/questions-people-ask/")


def test_a_condition_that_is_not_treated_has_no_page(client: Client, clinic: Clinic) -> None:
    """There are eight conditions and no other, each with one address."""
    assert len(conditions()) == 8
    assert client.get("/conditions/gout/").status_code == 404
    assert client.get("/conditions/back_pain/").status_code == 404


def test_untreated_back_pain_is_told_with_the_published_numbers(client: Client, clinic: Clinic) -> None:
    """The course without treatment is that of the catalog, with who found it and that it is unverified."""
    shown = text_of(client, "/conditions/back-pain/")
    assert "their pain was 5.1 at first. It was 3.3 after 6 weeks, 2.6 after 26 weeks and 2.3 after a year." in shown
    assert "(da Costa Menezes, 2012; unverified)" in shown
    assert "leur douleur était de 5,1 au départ" in text_of(client, "/fr/conditions/back-pain/")


def test_numbers_of_our_own_are_not_shown(client: Client, clinic: Clinic) -> None:
    """Where the catalog holds a choice of this project and no finding, the page says that there is no count."""
    for slug in ("headache", "limited-range-of-motion", "stiffness", "chronic-pain"):
        assert "We have no count of people that we can show." in text_of(client, f"/conditions/{slug}/")
    assert "How many visits are best is not known." in text_of(client, "/conditions/frozen-shoulder/")


def test_no_template_holds_a_digit_in_its_words() -> None:
    """Numbers come from the catalog: no text of these pages has one typed into it."""
    from tools import translate

    own = [one.key for one in translate.found() if "web/templates/information" in one.place or "web/information/" in one.place]
    assert [text for key in own for text in key[1:] if re.search(r"\d", text)] == []


def test_who_gives_visits_follows_the_records_of_the_clinic(client: Client, clinic: Clinic) -> None:
    """A second practitioner appears with their own days, one who left disappears; nothing else is told of anybody."""
    other = Practitioner.objects.create(name="Sam Example", short_name="Sam", order=1)
    other.hours.create(weekday=1, begins="09:00", ends="12:00")
    shown = text_of(client, "/who/")
    assert "Sam Example Available on Tuesdays" in shown
    other.is_active = False
    other.save()
    assert "Sam" not in text_of(client, "/who/")


def test_the_clinic_is_reached_by_a_link_that_dials_its_extension(client: Client, clinic: Clinic) -> None:
    """The telephone and mail links are made from what the owner filled in."""
    page = read(client.get("/contact/").content.decode())
    main = next(one for one in page.walk() if one.tag == "main")
    links = {one.attributes.get("href") for one in main.walk() if one.tag == "a"}
    assert {"tel:+15550100199;ext=1", "mailto:desk@example.org"} <= links


def test_machines_are_told_the_clinic_only_as_its_owner_described_it(client: Client, clinic: Clinic) -> None:
    """The clinic's data hold what was filled in and no more; blank stays out."""
    facts = facts_of(client.get("/").content.decode())
    assert [fact["@type"] for fact in facts] == ["MedicalWebPage", ["MedicalClinic", "Physiotherapy"]]
    own = {"name": PLAN.name, "telephone": f"{PLAN.phone} ext. 1", "email": PLAN.email, "url": f"{settings.SITE_ORIGIN}/"}
    assert facts[1] == {"@context": "https://schema.org", "@type": ["MedicalClinic", "Physiotherapy"], **own}
    assert facts[0]["inLanguage"] == "en-CA"


def test_machines_are_told_nothing_of_an_example_clinic(client: Client, clinic: Clinic) -> None:
    """A demonstration is no clinic: no data about it, and no search engine may read it."""
    Clinic.objects.update(is_demo=True)
    assert len(facts_of(client.get("/contact/").content.decode())) == 1
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_search_engines_find_all_public_pages_and_no_others(client: Client, clinic: Clinic) -> None:
    """The list of pages has every page about IMS in both languages, and robots.txt says where it is."""
    tree = ET.fromstring(client.get("/sitemap.xml").content)
    listed = {
        (found.text or "").removeprefix(settings.SITE_ORIGIN)
        for found in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    }
    assert listed == set(information_pages())
    robots = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.SITE_ORIGIN}/sitemap.xml" in robots and "Disallow: /m/" in robots
    assert "/feed" not in robots  # a calendar program may ask first


def test_privacy_says_what_the_owner_still_has_to_confirm(client: Client, clinic: Clinic) -> None:
    """Legal details that nobody has stated are said to be open."""
    shown = text_of(client, "/privacy/")
    assert "To be confirmed by the clinic." in shown and "encrypted" in shown and "erased" in shown


def test_a_printed_page_names_the_clinic_and_its_telephone(client: Client, clinic: Clinic) -> None:
    """Header and footer are not printed, so a line for paper says who gave the page out."""
    page = read(client.get("/conditions/back-pain/").content.decode())
    line = next(one for one in page.walk() if one.has_class("clinic-line"))
    assert line.has_class("only-print")
    assert PLAN.name in line.text() and PLAN.phone in line.text()


def test_contact_says_plainly_that_the_clinic_is_not_open_yet(client: Client, db: None) -> None:
    """Before set-up nobody is sent to a form or a book that is not there, nor shown the way to set-up."""
    html = client.get("/contact/").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert "This clinic has not opened its book yet." in main
    assert not [way for way in ("/ask/", "/book/", "/setup") if way in main]


def test_a_french_error_has_its_no_break_space(client: Client, clinic: Clinic) -> None:
    """The summary of what is wrong in a form keeps the colon of French with the word before it."""
    html = client.post("/fr/ask/", {}).content.decode()
    assert "</a>&nbsp;: " in html and "</a>: " not in html
