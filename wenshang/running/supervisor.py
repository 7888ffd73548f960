"""A page's process and its keeper: a page process under limits, and nothing left of it afterwards.

The keeper is a process of its own between whoever wants the page and the page; a renderer has one for all its pages, forked
from the nursery as it is itself, so that every page begins clean. It ends the page when the ``lease`` (a socket) closes, says
on it how the page ended, and then ends whatever the page started, daemons too: it is the nearest subreaper, so the system makes
their orphans its children.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import socket
from contextlib import suppress
from pathlib import Path

from wenshang.running import nursery, shell

_PAGE = resource.getpagesize()


def keep(descriptor: int) -> None:
    """Keep the pages that come on a line, one after another, until it closes; each is forked from this clean process.

    A page comes as four descriptors: its lease, the socket it talks on, and where its bare output and errors go.
    """
    os.setsid()
    nursery.die_with_parent(0)  # lease and line end with whoever holds them, and then we clean up
    nursery.adopt_orphans()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with socket.socket(fileno=descriptor) as line:
        while descriptors := socket.recv_fds(line, 1, 4)[1]:
            _keep(line, *descriptors)


def _keep(line: socket.socket, lease: int, talk: int, out: int, err: int) -> None:
    """Fork a page and see it to its end: its own, or that of its lease; say how it ended, and end what it left."""
    with socket.socket(fileno=lease) as leased:
        keeper = os.getpid()
        page = os.fork()
        if page == 0:
            leased.close()
            line.close()
            _become_page(keeper, talk, out, err)
        for one in (talk, out, err):
            os.close(one)
        before = _size(page)
        status, most = _ended(page, leased)
        nursery.end_orphans()
        used = (most - before[1]) >> 10, before[0] >> 10
        ending = {"code": os.waitstatus_to_exitcode(status), "megabytes": used[0], "megabytes_at_first": used[1]}
        with suppress(OSError):
            leased.sendall(json.dumps(ending).encode())


def _become_page(keeper: int, talk: int, out: int, err: int) -> None:
    code = 1
    try:
        nursery.die_with_parent()
        if os.getppid() != keeper:
            os._exit(1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for old, new in ((nothing, 0), (out, 1), (err, 2)):
            os.dup2(old, new)
            os.close(old)
        shell.run(talk)
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc(file=open(2, "w", closefd=False))  # noqa: SIM115
    finally:
        os._exit(code)


def _size(page: int) -> tuple[int, int]:
    """The address space and the resident memory of a process, in kB."""
    total, resident, *_ = Path(f"/proc/{page}/statm").read_text().split()
    return int(total) * _PAGE >> 10, int(resident) * _PAGE >> 10


def _ended(page: int, lease: socket.socket) -> tuple[int, int]:
    """Wait for the page's end, or end it when the lease closes; its status and the most memory it used, in kB."""
    watched = os.pidfd_open(page)
    select.select([watched, lease.fileno()], [], [])
    os.close(watched)
    with suppress(ProcessLookupError):
        os.kill(page, signal.SIGKILL)
    _, status, usage = os.wait4(page, 0)
    return status, usage.ru_maxrss
