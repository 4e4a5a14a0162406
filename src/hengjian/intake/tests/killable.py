"""An office whose processes a test kills; what it does is in `killing`, or in a like module of a room above."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection


class Office:
    """An office whose processes can be killed."""

    def __init__(self, folder: Path, program: str) -> None:
        self.program = [sys.executable, "-m", program]
        self.environment = {
            **os.environ,
            "DATABASE_URL": _database(folder),
            "DJANGO_SETTINGS_MODULE": "hengjian.config.settings",
            "HENGJIAN_DATA": str(folder / "data"),
            "POLARS_MAX_THREADS": "1",
        }

    def start(self, *commands: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*self.program, *commands], env=self.environment, stdout=subprocess.PIPE, text=True
        )

    def run(self, *commands: str) -> str:
        done = subprocess.run(
            [*self.program, *commands], env=self.environment, check=False, capture_output=True, text=True, timeout=300
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


def _database(folder: Path) -> str:
    """Name the database of this run; where that one is in memory, a copy of it: to make the tables anew takes long."""
    if connection.vendor != "postgresql":
        file = folder / "office.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        return f"sqlite:///{file}"
    server = urlsplit(os.environ["DATABASE_URL"])
    return server._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def ends(told: str) -> list[str]:
    """Give how the processes ended, one after the other."""
    return [found[1] for found in re.finditer(r"^\d+ (-?\d+)$", told, re.MULTILINE)]
