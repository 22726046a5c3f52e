"""tools.new: what it starts is complete in its keys, refused until filled, and accepted after."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from ims.catalog.condition import KEYS
from ims.catalog.muscle import REQUIRED as MUSCLE_KEYS
from ims.catalog.muscle import read_muscle
from ims.catalog.parameter import REQUIRED as NUMBER_KEYS
from ims.catalog.table import read_file
from ims.errors import BadValue, FileProblem, IncompleteEntry, UnknownOption, UnknownSource
from tests.house.bodies import FUNCTIONS
from tools.new import SYSTEMS, files_for, main, write


def test_muscle_starts_with_every_required_key_and_is_refused_until_filled(tmp_path: Path) -> None:
    """The file holds each key the loader asks for; empty, it is refused; filled, it is a muscle."""
    (path,) = write(files_for(["muscle", "levator_scapulae"]), tmp_path)
    assert path == tmp_path / "src/ims/catalog/muscles/levator_scapulae.toml"
    assert set(tomllib.loads(path.read_text())) == set(MUSCLE_KEYS)
    with pytest.raises((IncompleteEntry, UnknownSource)):
        read_muscle(read_file(path), {"Known2020"})
    filled = path.read_text().replace('source            = ""', 'source = "Known2020"')
    filled = filled.replace('basis             = ""', 'basis = "measured"').replace('= ""', '= "x"')
    path.write_text(filled)
    assert read_muscle(read_file(path), {"Known2020"}).key == "levator_scapulae"


def test_condition_starts_with_every_required_key(tmp_path: Path) -> None:
    """The file holds each table and key the loader asks for."""
    (path,) = write(files_for(["condition", "heel_pain"]), tmp_path)
    held = tomllib.loads(path.read_text())
    assert set(held) == set(KEYS) - {"note", "parameter"}
    assert held["name"] == path.stem == "heel_pain"


def test_submodel_starts_with_equations_parameters_and_a_failing_test(tmp_path: Path) -> None:
    """Three files at their places; the four functions are spelled out, and no test passes by itself."""
    equations, parameters, test = write(files_for(["submodel", "reflex", "tendon_organ"]), tmp_path)
    assert equations == tmp_path / "src/ims/physiology/reflex/tendon_organ.py"
    assert parameters == tmp_path / "src/ims/catalog/parameters/tendon_organ.toml"
    assert test == tmp_path / "tests/physiology/reflex/test_tendon_organ.py"
    kind = next(node for node in ast.parse(equations.read_text()).body if isinstance(node, ast.ClassDef))
    assert kind.name == "TendonOrgan"
    assert [node.name for node in kind.body if isinstance(node, ast.FunctionDef)] == list(FUNCTIONS)
    held = tomllib.loads(parameters.read_text())
    entry = {**held["defaults"], **held["parameter"]["full_name"]}
    assert set(entry) == {"symbol", "note", *NUMBER_KEYS}
    cases = [node for node in ast.walk(ast.parse(test.read_text())) if isinstance(node, ast.FunctionDef)]
    assert len(cases) == 3
    assert all("pytest.fail" in ast.unparse(case) for case in cases)


def test_systems_are_the_folders_of_physiology() -> None:
    """A system that has a folder can be chosen."""
    package = Path(__file__).parents[2] / "src/ims/physiology"
    assert {path.name for path in package.iterdir() if (path / "__init__.py").is_file()} <= set(SYSTEMS)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A file that exists stays as it is, and none of the others is written."""
    first = tmp_path / "src/ims/physiology/reflex/spindle.py"
    first.parent.mkdir(parents=True)
    first.write_text("mine")
    with pytest.raises(FileProblem, match="exists already"):
        write(files_for(["submodel", "reflex", "spindle"]), tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [first]
    assert first.read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "kind", "told"),
    [
        (["muscel", "x"], UnknownOption, "muscle"),
        (["submodel", "nerves", "x"], UnknownOption, "nerve"),
        (["muscle", "Levator Scapulae"], BadValue, "levator_scapulae"),
        (["muscle"], BadValue, "Expected"),
        ([], BadValue, "Expected"),
    ],
)
def test_wrong_arguments_are_refused_with_the_way_out(arguments: list[str], kind: type[Exception], told: str) -> None:
    """The message names what was expected or what is near."""
    with pytest.raises(kind, match=told):
        files_for(arguments)


def test_command_answers_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It lists what it wrote and returns 0; where it cannot, it says why in one paragraph and returns 2."""
    assert main(["muscle", "soleus"], tmp_path) == 0
    assert "src/ims/catalog/muscles/soleus.toml" in capsys.readouterr().out
    assert main(["muscle", "soleus"], tmp_path) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "exists already" in told.err
