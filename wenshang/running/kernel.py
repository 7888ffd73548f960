"""The kernel process: a connection file and limits in, a running IPython kernel out; the same whether forked or started cold.

``python -m wenshang.running.kernel -f FILE`` is the ordinary (cold) kernel; the fork server calls ``serve`` in a forked child.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

#: environment variable: address space of a kernel, in MiB (0: no limit)
MEMORY = "WENSHANG_KERNEL_MEMORY_MB"
#: environment of every kernel, so that the same input gives the same bytes however the kernel was started
SETTLED = {
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
_PR_SET_PDEATHSIG = 1


def serve(connection_file: str, *options: str) -> None:
    """Run an IPython kernel on a connection file until it is shut down; keeps no history of what it ran."""
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(argv=["-f", connection_file, "--HistoryManager.enabled=False", *options])


def limit(megabytes: int) -> None:
    """Bound this process's address space (where the system can) and forbid core files, so that no notebook eats the machine."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if megabytes > 0:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = megabytes << 20
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


def die_with(parent: int) -> None:
    """Ask Linux to kill this process when its parent process ends; ends at once where the parent is gone already."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def main() -> None:
    """The cold kernel: ``-f FILE`` as Jupyter calls it."""
    if sys.path and sys.path[0] in ("", os.getcwd()):  # noqa: PTH109
        del sys.path[0]
    limit(int(os.environ.get(MEMORY) or 0))
    serve(sys.argv[sys.argv.index("-f") + 1])


if __name__ == "__main__":
    main()
