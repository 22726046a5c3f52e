"""The catalog as a whole: read when asked for, merged in one order, hashed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ims.catalog import Catalog, load
from ims.catalog.load import HERE, PRESET
from ims.errors import (
    BadScenario,
    FileProblem,
    UnknownCondition,
    UnknownMuscle,
    UnknownName,
    UnknownParameter,
    UnknownSource,
)
from ims.units import to_si
from tests.catalog.copies import Copy

ENTRY = """
symbol = "x"
value  = {value}
unit   = "{unit}"
spread = {{ kind = "none", reason = "test" }}
distribution = "fixed"
population   = "test"
source = "IMSDesign2026"
where  = "test"
basis  = "fitted"
read_by = ["first"]
note   = "natural_course"
"""


def fitted(*fits: tuple[str, str, float, str]) -> str:
    """A file of fitted values: (condition and set, full name, value, unit) each."""
    return "schema = 1\n" + "".join(
        f'[fit."{name}".parameter."{full_name}"]{ENTRY.format(value=value, unit=unit)}' for name, full_name, value, unit in fits
    )


def test_one_folder_one_catalog() -> None:
    """The files are read once in a process."""
    assert load() is load()
    assert load(HERE) is not Catalog(HERE)
    assert load().muscles is load().muscles


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    """The message says what was expected there."""
    with pytest.raises(FileProblem, match="nowhere is not a folder. Expected one with sources.bib"):
        load(tmp_path / "nowhere")


def test_empty_folder_is_refused(copy: Copy) -> None:
    """A catalog without conditions is none."""
    for file in (copy.path / "conditions").glob("*.toml"):
        file.unlink()
    with pytest.raises(FileProblem, match=r"conditions holds no .toml file"):
        _ = copy.catalog().conditions


def test_reading_everything_is_quick() -> None:
    """The whole catalog within 0.5 CPU seconds, so that no run waits for it (measured: 0.07)."""
    start = time.process_time()
    catalog = Catalog(HERE)
    for name in ("hash", "base", "mechanism_sets", "muscles", "conditions", "targets", "natural_course", "adverse_events"):
        getattr(catalog, name)
    assert time.process_time() - start < 0.5


def test_hash_is_of_names_and_contents(copy: Copy) -> None:
    """The same files, the same hash, wherever they lie; one digit more, another hash; another name too."""
    whole = copy.catalog().hash
    assert whole == load().hash
    copy.replace("parameters/contracture.toml", "0.44", "0.441")
    changed = copy.catalog().hash
    assert changed != whole
    copy.replace("parameters/contracture.toml", "0.441", "0.44")
    assert copy.catalog().hash == whole
    (copy.path / "patient.toml").rename(copy.path / "person.toml")
    assert copy.catalog().hash not in (whole, changed)


def test_hash_looks_at_data_only(copy: Copy) -> None:
    """A stray file of another kind changes nothing."""
    whole = copy.catalog().hash
    copy.write("notes.txt", "scratch")
    assert copy.catalog().hash == whole


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda c: c.muscle("soleus").code, "SOLE"),
        (lambda c: c.muscle("SOLE").key, "soleus"),
        (lambda c: c.condition("whiplash").label, "Whiplash"),
        (lambda c: c.mechanism_set("as_described").name, "as_described"),
        (lambda c: c.parameter("contracture.formation_rate").unit_value, 0.44),
        (lambda c: c.source("Brady2014").year, "2014"),
    ],
)
def test_things_are_found_by_name(ask: Callable[[Catalog], object], answer: object) -> None:
    """By key, a muscle by its code too."""
    assert ask(load()) == answer


@pytest.mark.parametrize(
    ("ask", "kind", "words"),
    [
        (lambda c: c.muscle("trapezius_upper"), UnknownMuscle, "Nearest: upper_trapezius.* List all: ims muscles."),
        (lambda c: c.condition("tenis_elbow"), UnknownCondition, "Nearest: tennis_elbow. List all: ims conditions."),
        (lambda c: c.mechanism_set("as_descried"), UnknownParameter, "Nearest: as_described.* Mechanism sets: as_described"),
        (lambda c: c.parameter("contracture.rate"), UnknownParameter, "Nearest: contracture.*List all: ims parameters."),
        (lambda c: c.source("Brady2015"), UnknownSource, "Nearest: Brady2014.* List all: ims sources."),
    ],
)
def test_wrong_name_is_refused_with_the_nearest(ask: Callable[[Catalog], object], kind: type[UnknownName], words: str) -> None:
    """What came, what is near, what to do."""
    with pytest.raises(kind, match=words):
        ask(load())


def test_base_holds_every_parameter_and_the_mixtures() -> None:
    """Parameter files by full name, and how parameters are drawn that are not alike in all people."""
    base = load().base
    assert base["contracture.formation_rate"] is load().parameters["contracture"]["formation_rate"]
    assert base["ongoing_source.persistence"].value == 0
    assert set(load().mixtures) == {
        "ongoing_source.persistence",
        "ongoing_source.persistent_source_high",
        "capsule.persistence",
        "capsule.persistent_fibrosis_high",
    }


def test_condition_replaces_the_set_and_the_set_the_base(without_fit: Catalog) -> None:
    """The pull on the source: 0.05 in the file, 0 as evidenced, 0.5 in chronic pain as described."""
    name, catalog = "ongoing_source.pull_gain", without_fit
    assert catalog.base[name].value == 0.05
    assert catalog.parameters_for("chronic_pain", "", "as_evidenced")[name].value == 0
    assert catalog.parameters_for("chronic_pain", "", "as_described")[name].value == 0.5


@pytest.mark.parametrize(
    ("condition", "mechanism_set", "persistence", "days"),
    [
        ("back_pain", "as_described", 0, 12),
        ("back_pain", "as_evidenced", 0.17, 15),
        ("tennis_elbow", "as_described", 0.085, 200),
        ("tennis_elbow", "as_evidenced", 0.12, 165),
        ("chronic_pain", "as_described", 0.5, 90),
        ("chronic_pain", "as_evidenced", 0.95, 90),
        ("headache", "as_evidenced", 0.9, 90),
        ("whiplash", "as_described", 0.5, 40),
        ("frozen_shoulder", "as_evidenced", 0.1, 260),
        ("limited_range_of_motion", "as_described", 0.95, 90),
        ("stiffness", "as_evidenced", 0.95, 90),
    ],
)
def test_recovery_is_that_of_the_reference(
    without_fit: Catalog, condition: str, mechanism_set: str, persistence: float, days: float
) -> None:
    """The table of section 10.1 where nothing was fitted yet."""
    found = without_fit.parameters_for(condition, "", mechanism_set)
    assert found["ongoing_source.persistence"].value == persistence
    assert found["ongoing_source.recovery_time"].value == to_si(days, "d")


@pytest.fixture
def without_fit(copy: Copy) -> Catalog:
    """The catalog as it is before calibration."""
    for file in (copy.path / "fitted").glob("*.toml"):
        file.unlink()
    return copy.catalog()


@pytest.mark.parametrize(
    ("condition", "mean", "sd"),
    [
        ("headache", 0.2, 0.2),
        ("back_pain", 0.12, 0.15),
        ("whiplash", 0.2, 0.2),
        ("tennis_elbow", 0.10, 0.05),
        ("frozen_shoulder", 0.15, 0.1),
        ("chronic_pain", 0.8, 0.25),
        ("limited_range_of_motion", 0.2, 0.2),
        ("stiffness", 0.3, 0.2),
    ],
)
def test_foramen_is_that_of_the_reference(without_fit: Catalog, condition: str, mean: float, sd: float) -> None:
    """The table of section 11.5, cut at 0 and 1.3."""
    found = without_fit.parameters_for(condition, "", "as_described")["root_pressure.foraminal_narrowing"]
    assert (found.value, found.spread.value, found.distribution, found.low, found.high) == (mean, sd, "normal", 0, 1.3)


def test_fit_replaces_everything(copy: Copy) -> None:
    """What calibration found comes last; a fit of one presentation comes after that of the condition."""
    name = "ongoing_source.recovery_time"
    copy.write(
        "fitted/natural_course.toml",
        fitted(("back_pain.as_evidenced", name, 20, "d"), ("back_pain.acute.as_evidenced", name, 9, "d")),
    )
    catalog = copy.catalog()
    assert catalog.parameters_for("back_pain", "", "as_evidenced")[name].unit_value == 20
    assert catalog.parameters_for("back_pain", "acute", "as_evidenced")[name].unit_value == 9
    assert catalog.parameters_for("back_pain", "acute", "as_described")[name].unit_value != 9
    assert catalog.parameters_for("back_pain", "", "as_evidenced")[name].basis == "fitted"


def test_fit_of_a_set_comes_before_its_conditions(copy: Copy) -> None:
    """What was fitted for a whole set holds in every condition, unless the condition says otherwise; the preset has none."""
    copy.write(
        "fitted/needle.toml",
        fitted(("as_evidenced", "contracture.release_share", 0.7, "1"), ("as_evidenced", "motor_drive.hold", 0.1, "1")),
    )
    catalog = copy.catalog()
    elbow = catalog.parameters_for("tennis_elbow", "", "as_evidenced")
    assert (elbow["contracture.release_share"].value, elbow["contracture.release_share"].basis) == (0.7, "fitted")
    assert elbow["motor_drive.hold"].value != 0.1
    assert catalog.parameters_for("tennis_elbow", "", "as_described")["contracture.release_share"].value != 0.7


def test_presentation_may_override(copy: Copy, without_fit: Catalog) -> None:
    """A presentation states what differs from its condition, in both sets and in one."""
    file = "conditions/back_pain.toml"
    assert not without_fit.fitted
    text = (copy.path / file).read_text(encoding="utf-8")
    extra = f'\n[presentation.acute.parameter."motor_drive.hold"]{ENTRY.format(value=0.5, unit="1")}'
    extra += f'\n[presentation.acute.as_described.parameter."ongoing_source.pull_gain"]{ENTRY.format(value=0.01, unit="1")}'
    copy.write(file, text + extra)
    catalog = copy.catalog()
    acute = catalog.parameters_for("back_pain", "acute", "as_described")
    assert (acute["motor_drive.hold"].value, acute["ongoing_source.pull_gain"].value) == (0.5, 0.01)
    assert catalog.parameters_for("back_pain", "acute", "as_evidenced")["ongoing_source.pull_gain"].value == 0
    assert catalog.parameters_for("back_pain", "", "as_described")["motor_drive.hold"].value != 0.5


def test_symbol_is_that_of_the_parameter_file() -> None:
    """A parameter has one symbol, however often it is overridden."""
    for name, parameter in load().parameters_for("tennis_elbow", "", "as_described").items():
        assert parameter.symbol == load().base[name].symbol


def test_preset_is_one_person() -> None:
    """Nothing is drawn in the regression preset, and it is the loop of section 8."""
    found = load().parameters_for(PRESET, "", PRESET)
    assert {(parameter.distribution, parameter.spread.kind) for parameter in found.values()} == {("fixed", "none")}
    assert found["root_pressure.foraminal_narrowing"].value == 1
    assert found["coupling.own_milieu"].value == 0
    assert found["nociceptive_drive.worst_share"].value == 1


@pytest.mark.parametrize(("condition", "mechanism_set"), [("back_pain", PRESET), (PRESET, "as_described")])
def test_preset_mixes_with_nothing(condition: str, mechanism_set: str) -> None:
    """A regression preset is no condition and no set for one."""
    with pytest.raises(BadScenario, match="is a regression preset that stands alone"):
        load().parameters_for(condition, "", mechanism_set)


def test_unknown_range_is_refused(copy: Copy) -> None:
    """A presentation names a range of motion that is there."""
    copy.replace("conditions/tennis_elbow.toml", '"wrist_flexion"', '"wrist_flection"')
    with pytest.raises(UnknownParameter, match="Nearest: wrist_flexion"):
        copy.catalog().parameters_for("tennis_elbow", "", "as_described")
