"""Where kernels come from: limits in, kernel managers out, whose kernels are forked from a warm parent (or started cold).

Nothing of Jupyter is imported before a manager is wanted: the fork server loads its libraries meanwhile.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from wenshang.running import kernel
from wenshang.running.forkserver import SOCKET

NAME = "wenshang-warm"
FOLDER = "WENSHANG_FORK_SERVER"
#: what every briefing notebook needs, loaded once
PRELOAD = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "IPython.display",
    "pandas",
    "pyarrow.parquet",
    "pyarrow.dataset",
    "matplotlib.ft2font",
    "rapidfuzz",
    "wenshang.archive.*",
    "wenshang.frames",
    "wenshang.comparison.*",
    "wenshang.checks.*",
    "wenshang.charts.*",
    "wenshang.parsing.*",
    "wenshang.briefing.*",
    "wenshang.vocabulary:codes",
    "wenshang.vocabulary:rates",
    "wenshang.archive.facts:library_hash",
)


def can_fork() -> bool:
    """Whether kernels can be forked here: on Linux, where a forked child may go on using the libraries it inherits."""
    return sys.platform == "linux"


class Kernels:
    """Where kernels come from: owns a fork server (started on first use) unless ``cold``; close it, or use it in ``with``."""

    def __init__(self, *, cold: bool = False, memory_mb: int = 4096, folder: Path | None = None) -> None:
        self.cold = cold or not can_fork()
        self.memory_mb = memory_mb
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._private: Path | None = None

    def __enter__(self) -> Kernels:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> Path:
        """The private folder, with the fork server coming up in it (it loads its libraries while we go on)."""
        with self._lock:
            if self._folder is None:
                self._folder = self._private = Path(tempfile.mkdtemp(prefix="wenshang-"))
                if not self.cold:
                    self._server = _spawn(self._folder)
            return self._folder

    @property
    def pid(self) -> int:
        """The process id of the fork server owned, 0 without one."""
        return self._server.pid if self._server else 0

    def manager(self) -> tuple[Any, dict[str, Any]]:
        """A kernel manager and the options for starting its kernel (environment, connection in a private folder)."""
        from jupyter_client.provisioning import KernelProvisionerFactory

        from wenshang.running import provisioner

        folder = Path(tempfile.mkdtemp(dir=self.start()))
        env = os.environ | kernel.SETTLED | {kernel.MEMORY: str(self.memory_mb), "IPYTHONDIR": str(folder)}
        specs = provisioner.Specs()
        name = "cold"
        options: dict[str, Any] = {"connection_file": str(folder / "k.json")}
        if not self.cold:
            name = NAME
            env[FOLDER] = str(self.start())
            factory = KernelProvisionerFactory.instance()
            factory.provisioners.setdefault(NAME, EntryPoint(NAME, f"{provisioner.__name__}:WarmProvisioner", factory.GROUP_NAME))
        if can_fork():
            options |= {"transport": "ipc", "ip": str(folder / "k")}
        manager = provisioner.Manager(kernel_name=name, kernel_spec_manager=specs, client_factory=provisioner.Client, **options)
        manager.private = folder
        return manager, {"env": env}

    def close(self) -> None:
        """End the fork server and its kernels, and remove the private folder."""
        if self._server is not None:
            assert self._server.stdin is not None  # noqa: S101
            self._server.stdin.close()
            try:
                self._server.wait(10)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._server = None
        if self._private is not None:
            shutil.rmtree(self._private, ignore_errors=True)
        self._folder = self._private = None


def _spawn(folder: Path) -> subprocess.Popen[bytes]:
    """A fork server on a socket that listens from now on; standard input is the pipe whose closing ends it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(folder / SOCKET))
        listener.listen(128)
        command = [sys.executable, "-m", "wenshang.running.forkserver", str(folder), str(listener.fileno()), *PRELOAD]
        env = os.environ | kernel.SETTLED
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=env, pass_fds=[listener.fileno()], start_new_session=True)  # noqa: S603
