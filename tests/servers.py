"""A PostgreSQL server of the tests' own, from the installed binaries, in a folder of theirs."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Debian keeps the server's programs out of the path.
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")
PATIENCE = 60.0


def find_binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs, of the newest version that is there."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    for place in PLACES:
        folders = sorted(Path("/").glob(place.removeprefix("/")))
        if folders and (folders[-1] / "initdb").exists():
            return folders[-1]
    return None


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server with its data in a folder of its own; yield the address of a database."""
    # Not in pytest's folder, which only its owner may enter: the server refuses to run as root.
    with tempfile.TemporaryDirectory(prefix="kabar-postgres-") as name:
        user = "nobody" if os.getuid() == 0 else None
        if user is not None:
            shutil.chown(name, user)
        with _serve(Path(name), user) as url:
            yield url


@contextmanager
def _serve(folder: Path, user: str | None) -> Iterator[str]:
    binaries = find_binaries()
    assert binaries is not None, "PostgreSQL is not installed: apt-get install postgresql"
    data = folder / "data"
    port = _free_port()
    init = [
        str(binaries / "initdb"), "-D", str(data), "-U", "kabar", "-A", "trust",
        "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
    ]  # fmt: skip
    subprocess.run(init, check=True, capture_output=True, user=user, cwd="/")
    run = [
        str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder),
        "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "full_page_writes=off",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(run, stdout=log, stderr=log, user=user, cwd="/")
    try:
        _wait(port, server, folder / "log")
        yield f"postgresql://kabar@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGQUIT)  # nothing of it is kept
        server.wait(PATIENCE)


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text(errors="replace")
        try:
            psycopg.connect(f"host=127.0.0.1 port={port} user=kabar dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"PostgreSQL did not start: {log.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
