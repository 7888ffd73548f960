"""A Jupyter kernel provisioner (entry point ``wenshang-warm``): a manager that names it gets kernels forked by the server.

``Manager`` and ``Client`` are Jupyter's own without their pauses.
"""

from __future__ import annotations

import asyncio
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from wenshang.running.forkserver import SOCKET
from wenshang.running.kernels import FOLDER, NAME


class Forked:
    """A forked kernel as its client sees it, with the methods of ``subprocess.Popen`` that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, folder: Path, cmd: list[str], env: dict[str, str], cwd: str) -> None:
        self.returncode: int | None = None
        self.connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._heard = b""
        try:
            self.connection.connect(str(folder / SOCKET))
            self._ask({"argv": cmd, "env": env, "cwd": cwd})
            answer = self._answer(timeout=60)
            if "failed" in answer:
                raise OSError(answer["failed"], os.strerror(answer["failed"]))
            self.pid = answer["pid"]
        except BaseException:
            self.connection.close()
            raise

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._watch(0)

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, when it has ended."""
        code = self._watch(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Through the server, which knows whether the process is still that process."""
        if self.poll() is None:
            self._ask({"signal": int(number)})

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def _watch(self, timeout: float | None) -> int | None:
        if self.returncode is None:
            try:
                self.returncode = int(self._answer(timeout)["exit"])
            except TimeoutError:
                return None
            except OSError:
                self.returncode = -signal.SIGKILL  # the server is gone, and its kernels with it
            self.connection.close()
        return self.returncode

    def _ask(self, request: dict[str, Any]) -> None:
        with suppress(BrokenPipeError):
            self.connection.sendall(json.dumps(request).encode() + b"\n")

    def _answer(self, timeout: float | None) -> dict[str, int]:
        while b"\n" not in self._heard:
            with selectors.DefaultSelector() as ready:
                ready.register(self.connection, selectors.EVENT_READ)
                if not ready.select(timeout):
                    raise TimeoutError
            if not (more := self.connection.recv(4096)):
                raise ConnectionResetError
            self._heard += more
        line, self._heard = self._heard.split(b"\n", 1)
        answer: dict[str, int] = json.loads(line)
        return answer


class WarmProvisioner(LocalProvisioner):  # type: ignore[misc]
    """Jupyter's local provisioner with one difference: the process is forked by the server named in ``WENSHANG_FORK_SERVER``."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel for the connection file in ``cmd``; returns the connection information."""
        env = dict(kwargs.get("env") or os.environ)
        cwd = str(kwargs.get("cwd") or Path.cwd())
        self.process = await asyncio.to_thread(Forked, Path(env.pop(FOLDER)), cmd, env, cwd)
        self.pid, self.pgid, self.cwd = self.process.pid, None, cwd
        await self._listening()
        return self.connection_info

    async def _listening(self) -> None:
        """Wait for the kernel's sockets: a client that connects too early tries again only after 100 ms."""
        link = self.connection_info
        sockets = [Path(f"{link['ip']}-{link[f'{name}_port']}") for name in ("shell", "iopub", "stdin", "hb", "control")]
        while link["transport"] == "ipc" and not all(map(Path.exists, sockets)) and self.process.poll() is None:
            await asyncio.sleep(0.002)

    async def wait(self) -> int | None:
        """Wait for the kernel's end without the local provisioner's pauses of 100 ms."""
        if self.process is None:
            return 0
        code: int = await asyncio.to_thread(self.process.wait)
        self.process = None  # type: ignore[assignment]
        return code


class Client(AsyncKernelClient):  # type: ignore[misc]
    """Jupyter's client, ready as soon as the kernel's answer came over both channels (the stock one waits 200 ms more)."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and its messages reach us; RuntimeError where it dies or the time is over."""
        end = time.monotonic() + (timeout or 60)
        while time.monotonic() < end:
            self.kernel_info()
            with suppress(Empty):
                reply = await self.shell_channel.get_msg(timeout=1)
                await self.iopub_channel.get_msg(timeout=0.2)
                self._handle_kernel_info_reply(reply)
                return
            if not await self.parent.is_alive():
                raise RuntimeError("内核在就绪之前退出")
        raise RuntimeError(f"内核在 {timeout:g} 秒内没有就绪")


class Manager(AsyncKernelManager):  # type: ignore[misc]
    """Jupyter's manager, which notices the end of a kernel at once (the stock one looks every 100 ms)."""

    private: Path

    async def _async_wait(self, pollinterval: float = 0.1) -> None:
        await self.provisioner.wait()

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart:
            shutil.rmtree(self.private, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources


class Specs(KernelSpecManager):  # type: ignore[misc]
    """The one kernel of these runs; needs no kernel.json installed on the machine."""

    def get_kernel_spec(self, kernel_name: str) -> Any:
        argv = [sys.executable, "-m", "wenshang.running.kernel", "-f", "{connection_file}"]
        metadata = {"kernel_provisioner": {"provisioner_name": kernel_name}} if kernel_name == NAME else {}
        return KernelSpec(argv=argv, display_name="wenshang", language="python", metadata=metadata)
