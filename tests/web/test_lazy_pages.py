"""Pages answer without the simulator: nothing heavy is loaded for them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HEAVY = ("jax", "numpy", "scipy", "xarray", "matplotlib", "pandas", "ims.simulation", "ims.physiology")
SHOW = """
import sys
from pathlib import Path
from ims.clinic.folder import prepare
prepare(Path({data!r}))
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
import ims.web.urls
from django.test import Client
client = Client(SERVER_NAME="127.0.0.1")
addresses = ["/", "/ims/", "/effects/", "/safety/", "/conditions/back-pain/", "/fr/conditions/whiplash/", "/sitemap.xml"]
print([client.get(address).status_code for address in addresses])
print([name for name in {heavy!r} if name in sys.modules])
"""


def test_public_pages_load_no_engine(tmp_path: Path) -> None:
    """A visitor never waits for a numerical library: all pages are shown without one."""
    environment = {**os.environ, "IMS_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "ims.web.settings"}
    environment.pop("DATABASE_URL", None)
    code = SHOW.format(data=str(tmp_path), heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines() == [str([200] * 7), "[]"]
