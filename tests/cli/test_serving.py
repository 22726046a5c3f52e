"""`ims serve`: from nothing to a page, and back to nothing without a loss."""

from __future__ import annotations

import re
import signal
import stat
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from ims.cli import serving
from ims.cli.serving import address_of, folder_of, needs_web
from ims.errors import BadScenario, FileProblem
from tests.cli.site import Running, free_port, ims, running


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A site on a folder that did not exist."""
    home = tmp_path_factory.mktemp("home")
    with running(home / "log", "--port", str(free_port()), XDG_DATA_HOME=str(home)) as site:
        yield site


def test_it_says_where_it_is_and_how_to_begin(fresh: Running) -> None:
    """Address, folder, set-up page and its code; that no owner exists; that others cannot reach it; how to stop it."""
    told = fresh.told
    (folder,) = re.findall(r"Data\s+(\S+)", told)
    assert Path(folder).name == "ims"
    assert "(new; keep a copy of its field-keys.json in a safe place)" in told
    assert f"Set-up     {fresh.address}/setup/\n" in told
    (code,) = re.findall(r"Code\s+(\S+)", told)
    assert (Path(folder) / "setup-code").read_text() == code
    assert "Only this computer can open it. Stop with Ctrl-C." in told
    assert "Traceback" not in told


def test_its_folder_is_private(fresh: Running) -> None:
    """Folder 0700; everything in it for its owner alone."""
    folder = Path(re.findall(r"Data\s+(\S+)", fresh.told)[0])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("secret.key", "field-keys.json", "clinic.sqlite3", "setup-code"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600, name


def test_styles_and_scripts_are_given_out(fresh: Running) -> None:
    """Collected under names that change with their content, so that browsers may keep them."""
    status, text, _ = fresh.get("/setup/")
    assert status == 200
    (style,) = re.findall(r'href="(/static/web/site\.[0-9a-f]+\.css)"', text)
    status, _, headers = fresh.get(style)
    assert status == 200
    assert "immutable" in headers["Cache-Control"]


def test_it_answers_to_its_own_names_only(fresh: Running) -> None:
    """By number and by localhost; a name somebody else made point here gets nothing."""
    port = fresh.address.rpartition(":")[2]
    assert fresh.get("/setup/", host=f"localhost:{port}")[0] == 200
    assert fresh.get("/setup/", host="clinic.evil.example")[0] == 400


def test_it_names_no_software(fresh: Running) -> None:
    """Whoever looks for a weak version learns none."""
    _, _, headers = fresh.get("/setup/")
    assert "Server" not in headers and "server" not in headers


@pytest.mark.parametrize(("how", "workers"), [(signal.SIGINT, "1"), (signal.SIGTERM, "1"), (signal.SIGINT, "2")], ids=str)
def test_it_stops_cleanly(tmp_path: Path, how: signal.Signals, workers: str) -> None:
    """One line says so; no traceback, exit code 0, nobody left behind on the port."""
    port = str(free_port())
    arguments = ("--port", port, "--data", str(tmp_path / "clinic"), "--workers", workers)
    with running(tmp_path / "log", *arguments) as site:
        assert site.get("/setup/")[0] == 200
        assert site.stop(how) == 0
        assert site.told.endswith("\nStopped. Everything is saved.\n")
        assert "Traceback" not in site.told and "Error" not in site.told
    with running(tmp_path / "log", *arguments) as again:
        assert again.address.endswith(port)
        assert "(new" not in again.told
        assert again.stop() == 0


def test_a_demo_prints_how_to_sign_in(tmp_path: Path) -> None:
    """Everything is at hand at the first start; the same sign-in at the next start. How soon: `make bench`."""
    with running(tmp_path / "log", "--demo", "--data", str(tmp_path / "demo"), "--port", str(free_port())) as site:
        assert site.get("/")[0] == 200
        first = site.told
        assert "people, hours and bookings are invented, and no mail leaves this computer" in first
        assert re.search(r"E-mail     owner@example\.org\n  Password   \S{10,}\n  Code       \d{6} for the next seconds", first)
        assert "demo" in site.get("/")[1].lower()
        site.stop()
    code = ims("clinic", "code", "--data", str(tmp_path / "demo"))
    assert re.fullmatch(r"\d{6}\n", code.stdout), code.stderr
    with running(tmp_path / "log", "--data", str(tmp_path / "demo"), "--port", str(free_port())) as site:
        (password,) = re.findall(r"Password   (\S+)", first)
        assert password in site.told, "a folder of examples stays one, whatever is typed"
        site.stop()


def test_examples_never_go_into_a_real_clinic(tmp_path: Path) -> None:
    """An account is enough to make it real."""
    folder = str(tmp_path / "clinic")
    with running(tmp_path / "log", "--data", folder, "--port", str(free_port())) as site:
        site.stop()
    made = ims("clinic", "createuser", "o@example.org", "--role", "owner", "--data", folder, typed="four words do well\n")
    assert made.returncode == 0, made.stderr
    told = ims("serve", "--demo", "--data", folder, "--port", str(free_port()))
    assert told.returncode == 2
    assert "holds a real clinic, and examples never go into one" in " ".join(told.stderr.split())


def test_behind_a_server_with_tls_it_says_the_address_that_patients_type(tmp_path: Path) -> None:
    """Links and set-up page begin with it; where it listens is said beside; plain http is sent to https."""
    named = {"IMS_ORIGIN": "https://clinic.example.org", "IMS_PROXIES": "1"}
    port = str(free_port())
    with running(tmp_path / "log", "--data", str(tmp_path / "clinic"), "--port", port, **named) as site:
        assert (
            f"Web site   https://clinic.example.org/\n  Listens    http://127.0.0.1:{port} (for the server in front)"
            in site.told
        )
        assert "Set-up     https://clinic.example.org/setup/" in site.told
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/setup/", headers={"Host": "clinic.example.org", "X-Forwarded-Proto": "https"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            cookie, lasts = answer.headers["Set-Cookie"], answer.headers["Strict-Transport-Security"]
        assert cookie.startswith("__Host-ims_csrf=") and "Secure" in cookie and "HttpOnly" in cookie
        assert lasts.startswith("max-age=31536000")
        site.stop()
    told = ims("serve", "--data", str(tmp_path / "other"), "--port", port, IMS_ORIGIN=named["IMS_ORIGIN"])
    assert (told.returncode, "IMS_PROXIES=1" in told.stderr) == (2, True)


WRONG = {
    ("--port", "0"): "--port is 0, expected a whole number from 1 to 65535",
    ("--port", "http"): "--port is 'http', expected a whole number",
    ("--workers", "0"): "--workers is 0, expected a whole number from 1 to 64",
    ("--data", ""): "--data is empty, expected the name of a folder",
    ("--host", "no such host"): "'no such host' is not an address",
}


@pytest.mark.parametrize("typed", WRONG, ids=" ".join)
def test_a_wrong_option_is_answered_in_one_paragraph(typed: tuple[str, ...]) -> None:
    """Before anything is made, with code 2."""
    told = ims("serve", *typed)
    assert (told.returncode, told.stdout) == (2, "")
    assert WRONG[typed] in " ".join(told.stderr.split())
    assert "Traceback" not in told.stderr


def test_missing_packages_are_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The base alone simulates; the site says what it lacks in one sentence."""
    monkeypatch.setattr(serving, "PACKAGES", ("sys", "no_such_package"))
    with pytest.raises(FileProblem, match=r"not installed \(no_such_package\).*pip install 'intramuscular\[web\]'.*make serve"):
        needs_web()


def test_a_folder_without_a_name_is_refused() -> None:
    """The files would pour into the folder one happens to be in."""
    assert folder_of("x") == Path("x")
    assert folder_of(None, is_demo=True).name == "ims-demo"
    with pytest.raises(BadScenario, match="--data is empty"):
        folder_of(" ")


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:8000"), ("0.0.0.0", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")],
)
def test_the_address_can_be_typed_into_a_browser(host: str, address: str) -> None:
    """Also where the site listens everywhere."""
    assert address_of(host, 8000) == address
