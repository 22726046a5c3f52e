"""T-72: no package of any extra stands under a licence that would bind us, and those that bind themselves are named."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distributions

import pytest

from tests.house.test_lock import entries
from tests.house.tree import ROOT

NEVER = re.compile(r"AGPL|(?<!L)GPL|Affero|CeCILL|SSPL|(?<!Lesser )General Public License", re.IGNORECASE)
NAMED_ONLY = re.compile(r"LGPL|Lesser General Public|MPL|Mozilla", re.IGNORECASE)
NAMED = {"psycopg", "psycopg-binary", "python-libsbml", "hypothesis", "certifi", "tqdm", "pathspec"}
"""Unmodified, as ordinary dependencies."""
TAKEN = {"docutils": "BSD License"}
"""Offered under several licences: the one we take."""
SILENT = {"libroadrunner": "Apache-2.0", "axe-playwright-python": "MIT"}
"""Says nothing in its metadata: what its licence file says."""


def name_of(distribution: Distribution) -> str:
    """Its name, as the lock writes it."""
    return re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()


def licence_of(distribution: Distribution) -> str:
    """What it says of its licence."""
    told, name = distribution.metadata, name_of(distribution)
    if name in TAKEN or name in SILENT:
        return (TAKEN | SILENT)[name]
    classified = [line for line in told.get_all("Classifier", []) if line.startswith("License ::")]
    return " ".join([told.get("License-Expression") or "", (told.get("License") or "")[:200], *classified]).strip()


def installed() -> dict[str, Distribution]:
    """What is installed here of what the lock holds."""
    locked = {name for name, _ in entries("all")}
    return {name_of(one): one for one in distributions() if name_of(one) in locked}


def test_t72_no_licence_binds_us() -> None:
    """Every package of the lock that is installed says its licence, and it is one that we may use."""
    found = {name: licence_of(one) for name, one in installed().items()}
    assert len(found) > 100
    assert {name for name, licence in found.items() if not licence} == set()
    assert {name: licence for name, licence in found.items() if NEVER.search(licence)} == {}
    assert {name for name, licence in found.items() if NAMED_ONLY.search(licence)} <= NAMED


def test_t72_the_page_names_them() -> None:
    """Whoever reads the page of dependencies learns all of them."""
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    head = page.partition("## Base")[0]
    assert {name for name in (*NAMED, *TAKEN, "axe-core") if name not in head} == set()


@pytest.mark.parametrize("licence", ["GPL-3.0-or-later", "AGPL-3.0", "GNU General Public License v2 (GPLv2)", "CeCILL-2.1"])
def test_a_binding_licence_is_recognized(licence: str) -> None:
    """The rule above can fail."""
    assert NEVER.search(licence)


@pytest.mark.parametrize("licence", ["LGPL-3.0-only", "GNU Lesser General Public License v3 (LGPLv3)", "MPL-2.0"])
def test_a_lesser_licence_is_told_apart(licence: str) -> None:
    """It is allowed to those that are named."""
    assert NAMED_ONLY.search(licence) and not NEVER.search(licence)
