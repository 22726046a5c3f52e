"""`ims clinic ...`: look after a clinic's data. What a command needs is imported when it runs."""

from __future__ import annotations

import getpass
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ims.errors import BadValue, FileProblem, NotPossible

if TYPE_CHECKING:
    from ims.clinic.sealing import Opener

Data = Annotated[
    str | None,
    typer.Option(metavar="FOLDER", help="The clinic's data folder.", show_default="ims in your folder for data"),
]
KeyFile = Annotated[
    str | None, typer.Option("--key-file", metavar="FILE", help="A file that opens the backup, instead of a passphrase.")
]
SHORTEST_PASSPHRASE = 12
SHORTEST_KEY = 16

clinic = typer.Typer(help="Look after the clinic's data: check, back up, restore, accounts, keys.", invoke_without_command=True)


@clinic.callback()
def start(context: typer.Context) -> None:
    """Look after the clinic's data: check, back up, restore, accounts, keys."""
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")


@clinic.command(epilog="Example: ims clinic check --data clinic")
def check(data: Data = None) -> None:
    """Look whether database, keys, access log and mail are as they must be. Exit code 2 where something is wrong."""
    with opened(data) as folder:
        from ims.clinic import upkeep  # noqa: PLC0415 - slow to load

        found = upkeep.look_after(folder, now=now())
        width = max(len(one.subject) for one in found)
        for one in found:
            sys.stdout.write(f"{one.state.value:<6} {one.subject:<{width}}  {one.told}\n")
        wrong = [one.subject for one in found if one.state is upkeep.State.WRONG]
    if wrong:
        raise NotPossible(f"Something is wrong with: {', '.join(wrong)}. What to do stands beside it above.")


@clinic.command(epilog="Examples: ims clinic backup monday.ims | ims clinic backup monday.ims --key-file backup.key --new-key")
def backup(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file to write. It must not exist yet.")],
    data: Data = None,
    key_file: KeyFile = None,
    new_key: Annotated[bool, typer.Option("--new-key", help="Make the key file first.")] = False,
) -> None:
    """Write everything into one encrypted file. The field keys are not in it: keep them apart."""
    with opened(data) as folder:
        from ims.clinic.backup import back_up  # noqa: PLC0415 - slow to load
        from ims.clinic.folder import KEYS  # noqa: PLC0415 - slow to load
        from ims.clinic.privacy.keys import read_keys  # noqa: PLC0415 - slow to load

        if new_key:
            _make_key(key_file)
        opener = _opener(key_file, is_new=True)
        kept = back_up(Path(file), opener=opener, keys=read_keys(folder / KEYS), now=now())
    sys.stdout.write(
        f"{file} is written: {kept.total} rows of {len(kept.rows)} tables.\n"
        f"To restore it you need: the {opener.kind}, and {folder / KEYS} (keys {', '.join(kept.keys)}), which is not in it.\n"
        "Keep a copy of the keys somewhere else than the backups.\n"
    )


@clinic.command(epilog="Example: ims clinic restore monday.ims --data new-folder --keys saved/field-keys.json")
def restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file that ims clinic backup wrote.")],
    data: Data = None,
    keys: Annotated[
        str | None, typer.Option(metavar="FILE", help="The copy of field-keys.json.", show_default="the one in the folder")
    ] = None,
    key_file: KeyFile = None,
) -> None:
    """Read a backup into an empty folder. A folder that holds a clinic is refused."""
    from ims.cli.serving import folder_of, needs_web  # noqa: PLC0415 - slow to load

    needs_web()
    from ims.clinic.folder import KEYS, LOCK, in_use  # noqa: PLC0415 - slow to load
    from ims.clinic.privacy.keys import read_keys, write_keys  # noqa: PLC0415 - slow to load
    from ims.web.starting import open_folder  # noqa: PLC0415 - slow to load

    folder = folder_of(data)
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if there - {KEYS, LOCK}:
        raise FileProblem(f"{folder} is not empty. A restore needs an empty folder: name a new one with --data.")
    if keys is None and KEYS not in there:
        raise FileProblem(f"The backup cannot be read without its field keys: name the copy of {KEYS} with --keys.")
    if keys is not None and KEYS in there:
        raise FileProblem(f"{folder} holds a {KEYS} already. Leave --keys out, or name an empty folder with --data.")
    given = read_keys(Path(keys) if keys is not None else folder / KEYS)
    opener = _opener(key_file, is_new=False)
    is_made = not folder.exists()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_keys(folder / KEYS, given)
        open_folder(folder)
        with in_use(folder, alone=True):
            from ims.clinic.backup import restore as restored  # noqa: PLC0415 - slow to load

            kept = restored(Path(file), opener=opener, keys=given)
    except BaseException:
        _empty(folder, keep=there, is_made=is_made)
        raise
    sys.stdout.write(
        f"{folder} holds the clinic of {file}: {kept.total} rows of {len(kept.rows)} tables.\n"
        "Everybody signs in again, and no mail leaves until the owner confirms the mail server anew.\n"
        f"Look it over: ims clinic check --data {folder}\n"
    )


@clinic.command("createuser", epilog="Example: ims clinic createuser jeff@example.org --role physiotherapist --name Jeff")
def create_user(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The address to sign in with.")],
    role: Annotated[str, typer.Option(metavar="ROLE", help="owner, front_desk or physiotherapist.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="How the person is called.", show_default="none")] = "",
    data: Data = None,
) -> None:
    """Make an account for staff. The password is asked for, or read from standard input."""
    with opened(data):
        from ims.clinic.people import accounts  # noqa: PLC0415 - slow to load

        password = _typed("Password: ", "Once more: ")
        accounts.create(email=email, password=password, name=name, roles=[role], now=now())
    sys.stdout.write(f"{email} may sign in as {role.replace('_', ' ')}. The first sign-in sets up the second factor.\n")


@clinic.command("rotate-keys", epilog="Example: ims clinic rotate-keys --data clinic")
def rotate_keys(data: Data = None) -> None:
    """Make new field keys and encrypt everything with them. Stop the site first."""
    with opened(data, alone=True) as folder:
        from ims.clinic.folder import KEYS  # noqa: PLC0415 - slow to load
        from ims.clinic.privacy.keys import read_keys  # noqa: PLC0415 - slow to load
        from ims.clinic.rotation import rotate  # noqa: PLC0415 - slow to load

        done = rotate(folder / KEYS)
        made = read_keys(folder / KEYS)
    sys.stdout.write(
        f"{done.rows} rows are encrypted with the new keys {made.field.current}, {made.index.current}: keep a copy of "
        f"{folder / KEYS}.\nBackups made before need the old ones: {done.old_keys}\n"
    )


@clinic.command(epilog="Example: ims clinic code --data build/demo")
def code(data: Data = None) -> None:
    """Print the demo's present code for signing in. A real clinic has none to print."""
    from ims.clinic.folder import default_folder  # noqa: PLC0415 - slow to load

    named = data if data is not None else str(default_folder(os.environ, is_demo=True))
    with opened(named) as folder:
        from ims.clinic.demo import sign_in_of  # noqa: PLC0415 - slow to load

        sys.stdout.write(f"{sign_in_of(folder).code(now())}\n")


def now() -> datetime:
    """This instant."""
    return datetime.now(UTC)


@contextmanager
def opened(data: str | None, *, alone: bool = False) -> Iterator[Path]:
    """The folder of a clinic that exists, with Django started on it."""
    from ims.cli.serving import folder_of, needs_web  # noqa: PLC0415 - slow to load

    needs_web()
    from ims.clinic.folder import KEYS, SECRET, in_use  # noqa: PLC0415 - slow to load
    from ims.web.starting import open_folder  # noqa: PLC0415 - slow to load

    folder = folder_of(data)
    if not (folder / SECRET).exists() and not (folder / KEYS).exists():
        raise FileProblem(f"{folder} holds no clinic. Name its folder with --data, or start one with `ims serve`.")
    open_folder(folder)
    with in_use(folder, alone=alone):
        yield folder


def _make_key(key_file: str | None) -> None:
    from ims.clinic.folder import write_private  # noqa: PLC0415 - slow to load

    if key_file is None:
        raise BadValue("--new-key makes a key file: say where with --key-file FILE.")
    try:
        write_private(Path(key_file), secrets.token_urlsafe(48) + "\n")
    except FileExistsError as error:
        raise FileProblem(f"{key_file} is there already. Leave --new-key out to use it.") from error
    except OSError as error:
        raise FileProblem(f"{key_file} cannot be written: {error.strerror}.") from error


def _opener(key_file: str | None, *, is_new: bool) -> Opener:
    """What opens the backup: a key file, or a passphrase that is asked for."""
    from ims.clinic.sealing import KEY_FILE, PASSPHRASE, Opener  # noqa: PLC0415 - slow to load

    if key_file is None:
        passphrase = _typed("Passphrase: ", "Once more: " if is_new else "")
        if is_new and len(passphrase) < SHORTEST_PASSPHRASE:
            raise BadValue(f"A passphrase has at least {SHORTEST_PASSPHRASE} characters: four words do well.")
        return Opener(PASSPHRASE, passphrase.encode())
    try:
        content = Path(key_file).read_bytes().strip()
    except OSError as error:
        raise FileProblem(f"{key_file} cannot be read: {error.strerror}. --new-key makes one.") from error
    if len(content) < SHORTEST_KEY:
        raise FileProblem(f"{key_file} is too short for a key file. --new-key makes one.")
    return Opener(KEY_FILE, content)


def _typed(prompt: str, again: str) -> str:
    """A secret typed without echo, twice where it is new; from standard input where nobody sits there."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    typed = getpass.getpass(prompt)
    if again and getpass.getpass(again) != typed:
        raise BadValue("The two are not the same. Nothing was done.")
    return typed


def _empty(folder: Path, *, keep: set[str], is_made: bool) -> None:
    """Take back what a restore that failed has made."""
    for path in folder.iterdir() if folder.is_dir() else []:
        if path.name not in keep:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if is_made and folder.is_dir():
        folder.rmdir()
