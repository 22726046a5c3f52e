"""Start a muscle, a condition or a sub-model.

    python -m tools.new muscle levator_scapulae
    python -m tools.new condition plantar_heel_pain
    python -m tools.new submodel reflex tendon_organ

Each writes the files that the thing needs, every required key there and empty, and nothing that exists already. What is
still missing is then said by the loader and the house tests: `make check`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from string import Template

from ims.errors import BadValue, FileProblem, ImsError, UnknownOption, unknown

ROOT = Path(__file__).resolve().parents[1]
STARTERS = Path(__file__).parent / "starters"
SYSTEMS = ("tissue", "muscle", "reflex", "injury", "nerve", "pain", "joint")
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
USAGE = (
    "Expected: muscle NAME | condition NAME | submodel SYSTEM NAME, for example: python -m tools.new muscle levator_scapulae"
)


def starter(file: str, **words: str) -> str:
    """A starter text with its words filled in."""
    return Template((STARTERS / file).read_text(encoding="utf-8")).substitute(words)


def checked(name: str) -> str:
    """A name as the catalog writes it.

    Raises
    ------
    BadValue : it is not in snake case
    """
    if not NAME.fullmatch(name):
        raise BadValue(f"'{name}' cannot be a name here. Expected small letters and underscores, as in levator_scapulae.")
    return name


def muscle(name: str) -> dict[str, str]:
    """Files of a new muscle: its catalog entry."""
    return {f"src/ims/catalog/muscles/{name}.toml": starter("muscle.toml", name=name)}


def condition(name: str) -> dict[str, str]:
    """Files of a new condition: its catalog entry; there is no Python to write."""
    return {f"src/ims/catalog/conditions/{name}.toml": starter("condition.toml", name=name)}


def submodel(system: str, name: str) -> dict[str, str]:
    """Files of a new sub-model: its equations, its parameters, its test.

    Raises
    ------
    UnknownOption : there is no such body system
    """
    if system not in SYSTEMS:
        raise unknown(UnknownOption, system, SYSTEMS, f"Body systems: {', '.join(SYSTEMS)}.")
    words = {"name": name, "system": system, "kind": "".join(part.capitalize() for part in name.split("_"))}
    return {
        f"src/ims/physiology/{system}/{name}.py": starter("submodel.py.txt", **words),
        f"src/ims/catalog/parameters/{name}.toml": starter("parameters.toml", **words),
        f"tests/physiology/{system}/test_{name}.py": starter("test_submodel.py.txt", **words),
    }


def files_for(arguments: Sequence[str]) -> dict[str, str]:
    """Path and text of every file that these arguments ask for.

    Raises
    ------
    UnknownOption : nothing of that kind can be started
    BadValue : a name is missing, is one too many, or cannot be a name
    """
    match list(arguments):
        case ["muscle", name]:
            return muscle(checked(name))
        case ["condition", name]:
            return condition(checked(name))
        case ["submodel", system, name]:
            return submodel(system, checked(name))
        case [kind, *_] if kind not in ("muscle", "condition", "submodel"):
            raise unknown(UnknownOption, kind, ("muscle", "condition", "submodel"), USAGE)
        case _:
            raise BadValue(f"'{' '.join(arguments)}' does not say what to start. {USAGE}")


def write(files: dict[str, str], root: Path) -> list[Path]:
    """Write the files below a folder, all or none.

    Raises
    ------
    FileProblem : one of them exists already
    """
    paths = {root / name: text for name, text in files.items()}
    standing = [path.relative_to(root).as_posix() for path in paths if path.exists()]
    if standing:
        raise FileProblem(f"{', '.join(standing)} exists already and was left as it is. Choose another name, or edit it there.")
    for path, text in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(paths)


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Write what the command line asks for and say what to do next; 2 where it cannot be done."""
    try:
        written = write(files_for(arguments), root)
    except ImsError as problem:
        print(problem, file=sys.stderr)
        return 2
    print("Started:", *(f"  {path.relative_to(root)}" for path in written), sep="\n")
    print("Fill every empty key; `make check` says what is still missing. How: CONTRIBUTING.md.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
