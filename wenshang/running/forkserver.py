"""The warm parent: requests on a private Unix socket in, forked kernels with the libraries already loaded out.

``python -m wenshang.running.forkserver FOLDER FD MODULE…`` runs as its own single-threaded process (FD: the listening socket).
One connection is one kernel: the client sends ``{"argv", "env", "cwd"}``, gets ``{"pid"}`` and later ``{"exit"}``, may send
``{"signal"}``; when the connection closes the kernel and all that it started are killed. The server ends, with all its kernels,
when its standard input closes: a pipe that its owner holds, so that nothing outlives a killed owner. Kernels also die with the
server.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import warnings
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, NoReturn

from wenshang.running import kernel

#: name of the listening socket in the private folder
SOCKET = "server"


class Server:
    """The fork server's state: the listening socket, and each kernel's connection by process id."""

    def __init__(self, folder: Path, listener: socket.socket) -> None:
        self.folder = folder
        self.selector = selectors.DefaultSelector()
        self.listener = listener
        self.kernels: dict[int, socket.socket] = {}
        self.pending: dict[socket.socket, bytes] = {}
        self.wakeup, self.waker = socket.socketpair()

    def load(self, names: list[str]) -> None:
        """Import what kernels will need: modules, packages whole (``name.*``), and functions called once for what they keep
        (``module:function``). What is not there is the notebook's own affair.
        """
        for name in names:
            with suppress(ImportError, AttributeError):
                module, _, function = name.partition(":")
                package = import_module(module.removesuffix(".*"))
                if name.endswith(".*"):
                    inside = (inner.name for inner in iter_modules(package.__path__) if inner.name != "__main__")
                    for inner in inside:
                        import_module(f"{package.__name__}.{inner}")
                elif function:
                    getattr(package, function)()
        gc.collect()
        gc.freeze()

    def run(self) -> None:
        """Serve until standard input closes."""
        for end in (self.wakeup, self.waker):
            end.setblocking(False)
        signal.set_wakeup_fd(self.waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for source in (self.listener, self.wakeup, sys.stdin):
            self.selector.register(source, selectors.EVENT_READ)
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is sys.stdin:
                    return
                if key.fileobj is self.listener:
                    self._accept()
                elif key.fileobj is self.wakeup:
                    self.wakeup.recv(4096)
                    self._reap()
                elif isinstance(key.fileobj, socket.socket) and key.fileobj in self.pending:
                    self._hear(key.fileobj)

    def close(self) -> None:
        """Kill every kernel and remove the private folder."""
        for pid in list(self.kernels):
            self._signal(pid, signal.SIGKILL)
        for pid in list(self.kernels):
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _accept(self) -> None:
        connection, _ = self.listener.accept()
        self.pending[connection] = b""
        self.selector.register(connection, selectors.EVENT_READ)

    def _hear(self, connection: socket.socket) -> None:
        try:
            said = connection.recv(1 << 20)
        except OSError:
            said = b""
        if not said:
            self._forget(connection)
            return
        *lines, self.pending[connection] = (self.pending[connection] + said).split(b"\n")
        for line in lines:
            request = json.loads(line)
            if "signal" in request:
                for pid in [pid for pid, owner in self.kernels.items() if owner is connection]:
                    self._signal(pid, request["signal"])
            else:
                self._fork(connection, request)

    def _forget(self, connection: socket.socket) -> None:
        for pid in [pid for pid, owner in self.kernels.items() if owner is connection]:
            self._signal(pid, signal.SIGKILL)
        self.selector.unregister(connection)
        del self.pending[connection]
        connection.close()

    def _fork(self, connection: socket.socket, request: dict[str, Any]) -> None:
        server = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:
            self._tell(connection, {"failed": error.errno})
            return
        if pid == 0:
            self._child(server, request)
        self.kernels[pid] = connection
        self._tell(connection, {"pid": pid})

    def _reap(self) -> None:
        for pid, connection in list(self.kernels.items()):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, signal.SIGKILL)  # what the kernel started itself
                del self.kernels[pid]
                self._tell(connection, {"exit": os.waitstatus_to_exitcode(status)})

    def _signal(self, pid: int, number: int) -> None:
        """To the kernel's process group; safe, because a process that is not yet reaped keeps its number."""
        try:
            os.killpg(pid, number)
        except (ProcessLookupError, PermissionError):
            with suppress(ProcessLookupError):  # not yet the leader of its own group
                os.kill(pid, number)

    def _tell(self, connection: socket.socket, message: dict[str, int | None]) -> None:
        with suppress(OSError):
            connection.sendall(json.dumps(message).encode() + b"\n")

    def _child(self, server: int, request: dict[str, Any]) -> NoReturn:
        """In the forked child: become an ordinary kernel process. Never returns into the server's loop."""
        try:
            os.setsid()
            kernel.die_with(server)
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self._leave_everything()
            os.environ.clear()
            os.environ.update(request["env"])
            os.chdir(request["cwd"])
            sys.argv = request["argv"]
            reseed()
            kernel.limit(int(os.environ.get(kernel.MEMORY) or 0))
            gc.unfreeze()
            watched = "--IPKernelApp.parent_handle=1"  # 1: not by polling, ``die_with`` sees to it
            kernel.serve(request["argv"][request["argv"].index("-f") + 1], watched)
            os._exit(0)
        except SystemExit as stop:
            os._exit(stop.code if isinstance(stop.code, int) else 0)
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)

    def _leave_everything(self) -> None:
        """Close what the child must not share with the server: its sockets and its standard input."""
        self.selector.close()
        for shared in (self.listener, self.wakeup, self.waker, *self.pending):
            shared.close()
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.close(nothing)


def reseed() -> None:
    """Give this process its own random numbers, as a process started afresh has (``random`` does so by itself)."""
    random = sys.modules.get("numpy.random")
    if random is not None:
        random.seed()


def main() -> None:
    """Serve in the folder given, with the modules given."""
    warnings.simplefilter("ignore", DeprecationWarning)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.path and sys.path[0] in ("", os.getcwd()):  # noqa: PTH109
        del sys.path[0]
    server = Server(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2])))
    server.load(sys.argv[3:])
    try:
        server.run()
    finally:
        server.close()


if __name__ == "__main__":
    main()
