"""Public pages. Each is written from the treatment text and the catalog; a view only gathers what its template shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from ims.clinic.offer.models import Clinic
from ims.errors import NotFound
from ims.web import clock
from ims.web.information.claims import EFFECTS, claims, effect
from ims.web.information.conditions import condition as condition_words
from ims.web.information.conditions import conditions as all_conditions
from ims.web.information.figures import figure
from ims.web.information.icons import icon_array
from ims.web.information.pages import CONDITION_CLAIMS, CONDITION_FIGURES, PAGES, page
from ims.web.information.people import who_is_available
from ims.web.information.risks import COMMON, LUNG, RARE, SHORT, SORE, doctor_first, risk, risks, survey
from ims.web.information.structured import as_script, clinic_facts, page_facts
from ims.web.information.telephone import dial
from ims.web.information.words.glossary import GLOSSARY


def home(request: HttpRequest) -> HttpResponse:
    """What this site is for, and the ways on."""
    available = who_is_available(now=clock.now())
    return _show(request, "home", conditions=all_conditions(), available=available)


def what_is_ims(request: HttpRequest) -> HttpResponse:
    """The idea (S1-S4, S7), how sure anyone is of it, and the words of these pages."""
    return _show(request, "what_is_ims", glossary=GLOSSARY)


def what_is_felt(request: HttpRequest) -> HttpResponse:
    """What a needle feels like (S5)."""
    return _show(request, "what_is_felt", tired=risk("AE-MP05"))


def effects(request: HttpRequest) -> HttpResponse:
    """The three things that are said to happen (S6a-c), part by part."""
    return _show(request, "effects", effects={statement: effect(statement) for statement in EFFECTS})


def conditions(request: HttpRequest) -> HttpResponse:
    """What people come for (S8)."""
    return _show(request, "conditions", conditions=all_conditions())


def condition(request: HttpRequest, slug: str) -> HttpResponse:
    """One condition: muscles, what to expect, what happens without treatment, risks, who should see a doctor first."""
    try:
        found = condition_words(slug)
    except NotFound as problem:
        raise Http404(str(problem)) from problem
    return _show(
        request,
        "condition",
        template=f"information/conditions/{found.name}.html",
        title=found.label,
        description=" ".join(found.sentences),
        about=found.label,
        condition=found,
        figures=CONDITION_FIGURES[found.name],
        claims=CONDITION_CLAIMS.get(found.name, ()),
        risks=risks(SHORT),
        lung=risk(LUNG),
        doctor_first=doctor_first(),
        survey=survey(),
    )


def questions_people_ask(request: HttpRequest) -> HttpResponse:
    """Short answers."""
    return _show(request, "questions_people_ask", tired=risk("AE-MP05"), lung=risk(LUNG))


def safety(request: HttpRequest) -> HttpResponse:
    """How often something goes wrong, and for whom."""
    return _show(
        request,
        "safety",
        common=risks(COMMON),
        sore=risks(SORE),
        rare=risks(RARE),
        survey=survey(),
        doctor_first=doctor_first(),
    )


def who(request: HttpRequest) -> HttpResponse:
    """Who gives visits, and when (S10)."""
    return _show(request, "who", available=who_is_available(now=clock.now()))


def contact(request: HttpRequest) -> HttpResponse:
    """How to reach the clinic (S9)."""
    clinic = Clinic.objects.filter(id=1).first()
    return _show(request, "contact", telephone=dial(clinic.phone, clinic.extension) if clinic else "")


def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, and why."""
    return _show(request, "privacy")


def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: all public pages, but none of a demonstration."""
    clinic = Clinic.objects.filter(id=1).first()
    if settings.IS_DEMO or (clinic is not None and clinic.is_demo):
        return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
    # Addresses of calendars are not named: programs that read them may ask here first. They are never listed nor indexed.
    closed = "".join(f"Disallow: {path}\n" for path in ("/desk/", "/setup/", "/m/", "/w/", "/fr/m/", "/fr/w/", "/api/"))
    told = f"User-agent: *\n{closed}Sitemap: {settings.SITE_ORIGIN}{reverse('sitemap')}\n"
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in both languages."""
    addresses = [reverse(one.name) for one in PAGES]
    addresses += [reverse("condition", args=[one.slug]) for one in all_conditions()]
    pages = [languages(address) for address in addresses]
    return render(request, "information/sitemap.xml", {"pages": pages}, content_type="application/xml; charset=utf-8")


def languages(path: str) -> dict[str, str]:
    """The full addresses of a page in both languages."""
    english = path.removeprefix("/fr") if path.startswith("/fr/") else path
    return {"en": f"{settings.SITE_ORIGIN}{english}", "fr": f"{settings.SITE_ORIGIN}/fr{english}"}


def _show(request: HttpRequest, name: str, *, template: str = "", about: str = "", **told: Any) -> HttpResponse:
    """A public page with its figures, its claims, and what machines are told about it."""
    found = page(name)
    title, description = str(told.get("title", found.title)), str(told.get("description", found.description))
    addresses = languages(request.path)
    language = get_language() or "en"
    facts = [page_facts(title=title, description=description, address=addresses[language], language=language, condition=about)]
    clinic = clinic_facts(Clinic.objects.filter(id=1).first())
    if clinic is not None and name in ("home", "contact"):
        facts.append(clinic)
    rows = {row.replace(":", "_"): figure(row) for row in told.pop("figures", found.figures)}
    told |= {
        "page": found,
        "title": title,
        "description": description,
        "addresses": addresses,
        "facts": [as_script(one) for one in facts],
        "figures": rows,
        "arrays": {
            row: icon_array(row, one.value) for row, one in rows.items() if one.unit == "share" and one.value is not None
        },
        "claims": claims(told.pop("claims", found.claims)),
    }
    return render(request, template or found.template, told)
