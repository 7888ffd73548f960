"""Inside a page's process: cells run by IPython's own shell with ipykernel's own display hooks.

Only the transport differs from a kernel: messages go over one socket, one after another. ``run`` is the whole conversation:
``{"cwd", "memory_mb"}`` comes first, then cells as text; each is answered by its messages and a ``reply``.
"""

from __future__ import annotations

import builtins
import io
import json
import os
import sys
from collections.abc import Mapping
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

from wenshang import charts

ARGUMENTS = ["ipykernel_launcher.py"]


class MessageLine:
    """The socket to whoever runs the page; a process that the page forked from itself says nothing on it."""

    def __init__(self, descriptor: int) -> None:
        self.connection = Connection(descriptor)
        self.pid = os.getpid()

    def send(self, kind: str, content: Mapping[str, Any]) -> None:
        """Send a message's kind and content; characters that are none (halves of pairs) become question marks."""
        if os.getpid() == self.pid:
            text = json.dumps([kind, content], ensure_ascii=False, default=str)
            self.connection.send_bytes(text.encode("utf-8", "replace"))


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a page: every write is a message; of a process that the page forked, bare output."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, line: MessageLine, name: str, descriptor: int) -> None:
        self.line, self.name, self._descriptor = line, name, descriptor

    def write(self, text: str) -> int:
        """Pass the text on."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if os.getpid() != self.line.pid:
            os.write(self._descriptor, text.encode("utf-8", "replace"))
        elif text:
            self.line.send("stream", {"name": self.name, "text": text})
        return len(text)

    def writable(self) -> bool:
        """It is."""
        return True

    def fileno(self) -> int:
        """Where the output of programs that the page starts goes."""
        return self._descriptor


def run(descriptor: int) -> None:
    """Serve one page on a socket until it is over."""
    line = MessageLine(descriptor)
    setup = json.loads(line.connection.recv_bytes())
    os.setsid()
    os.chdir(setup["cwd"])
    _like_a_new_process()
    shell = _shell(line)
    prepare(setup["memory_mb"])
    while True:
        try:
            source = line.connection.recv_bytes().decode()
        except EOFError:
            return
        result = shell.run_cell(source, store_history=True)
        if os.getpid() != line.pid:  # the page forked itself, and this is the other one
            os._exit(0)
        line.send("reply", _reply(shell, result))


def _reply(shell: Any, result: Any) -> dict[str, Any]:
    """The reply as ipykernel gives it."""
    reply = {"status": "ok", "execution_count": shell.execution_count - 1}
    error = result.error_before_exec or result.error_in_exec
    if not result.success or getattr(shell, "_last_traceback_during_displayhook", False):
        traceback = list(shell._last_traceback or ())
        reply |= {"status": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": traceback}
    return reply


def _shell(line: MessageLine) -> Any:
    """IPython's shell of kernels, on our line; it keeps no history, reads no settings, and writes into nobody's home."""
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.IPKernelApp.connection_file = ""  # some libraries look for this to know that they are in a notebook
    sys.stdout, sys.stderr = Stream(line, "stdout", 1), Stream(line, "stderr", 2)
    classes = _classes()
    instance = classes["Shell"].instance(config=config, compiler_class=classes["Compiler"])
    session = classes["Session"](line)
    for hook in (instance.displayhook, instance.display_pub):
        hook.session, hook.pub_socket = session, line
    builtins.input = _refuse
    import getpass

    getpass.getpass = _refuse
    return instance


def _refuse(*_: object, **__: object) -> str:
    from IPython.core.error import StdinNotImplementedError

    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


@cache
def _classes() -> dict[str, Any]:
    """Jupyter's session and IPython's shell with what differs here; made late, because importing them takes time."""
    from ipykernel import compiler, zmqshell
    from jupyter_client import session

    class Session(session.Session):  # type: ignore[misc]
        def __init__(self, line: MessageLine) -> None:
            super().__init__(key=b"")
            self.line = line

        def send(self, stream: object, message: Any, content: Any = None, *_: object, **__: object) -> None:
            if not isinstance(message, Mapping):
                message = {"msg_type": message, "content": content}
            self.line.send(message["msg_type"], message["content"])

    class ZMQInteractiveShell(zmqshell.ZMQInteractiveShell):  # type: ignore[misc]  # the name by which libraries know notebooks
        def init_ipython_dir(self, ipython_dir: object) -> None:
            """No folder of the user's is read or made."""

        def init_profile_dir(self, profile_dir: object) -> None:
            """No folder of the user's is read or made."""

        def enable_gui(self, gui: object = None) -> None:
            """``%matplotlib inline`` needs no windows, and other backends find none."""

        def ask_exit(self) -> None:
            """``exit()`` in a cell ends the page there, as ``sys.exit()`` does."""
            raise SystemExit(0)

    return {"Session": Session, "Shell": ZMQInteractiveShell, "Compiler": compiler.XCachingCompiler}


def _like_a_new_process() -> None:
    """Forget what this process has of its parent: the command's words, and the random numbers it would share with others."""
    sys.argv = list(ARGUMENTS)
    random = sys.modules.get("numpy.random")
    if random is not None:
        random.seed()


def prepare(megabytes: int) -> None:
    """Give charts their style and, on Linux, bound this process's address space (0: not) and forbid core files."""
    charts.use_style()
    if sys.platform != "linux":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if megabytes > 0:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = megabytes << 20
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
