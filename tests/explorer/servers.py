"""Real servers for the browser tests: a working copy in, JupyterLab or Voilà on a port of its own out."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 90.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(*arguments: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A ``wenshang`` command that serves, ended with its children when the test is done."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER_", "JPY_", "IPYTHON"))}
    log = (folder.parent / "server.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "wenshang", *arguments], cwd=folder, stdout=log, stderr=subprocess.STDOUT, env=clean
    )
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(15)
        log.close()


def await_lab(folder: Path, port: int, server: subprocess.Popen[bytes]) -> str:
    """The token of JupyterLab, once it answers."""
    runtime = folder / ".jupyter-state" / "runtime"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            said = json.loads(path.read_text("utf-8"))
            if said["port"] == port and answers(f"http://127.0.0.1:{port}/api?token={said['token']}"):
                return str(said["token"])
        time.sleep(0.3)
    raise TimeoutError((folder.parent / "server.log").read_text("utf-8"))


def await_page(address: str, folder: Path, server: subprocess.Popen[bytes]) -> None:
    """Wait until a page answers, whatever it answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        if answers(address):
            return
        time.sleep(0.3)
    raise TimeoutError((folder.parent / "server.log").read_text("utf-8"))


def answers(address: str) -> bool:
    """True where the address answers, with an error page or without."""
    try:
        with urllib.request.urlopen(address, timeout=5) as _:
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False
