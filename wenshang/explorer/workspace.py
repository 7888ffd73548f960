"""Make a folder ready for JupyterLab: settings, kernel start-up and the environment, all kept in the folder.

Everything stands in ``<folder>/.jupyter-state`` (git-ignored), never in the user's own Jupyter folders. No outside request:
news, update checks and the extension catalogue are off. The interface is Chinese where the language pack is installed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from wenshang.errors import OutputError
from wenshang.files import sweep, write_whole

STATE = ".jupyter-state"
#: the largest message of a page: the largest file that is read (64 MB) and what belongs to it
UPLOAD_BYTES = 72 * 2**20
WELCOME = "notebooks/start_here.ipynb"
CONFIGURATION = {
    "LabApp": {
        "news_url": None,
        "check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
        "extension_manager": "readonly",
    }
}
SETTINGS: dict[str, dict[str, object]] = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "extensionmanager-extension/plugin": {"enabled": False, "disclaimed": False},
    "notebook-extension/tracker": {"recordTiming": False, "windowingMode": "none"},
}


@dataclass(frozen=True, slots=True)
class Workspace:
    """A prepared folder: ``folder`` itself, the ``environment`` to set, and the ``arguments`` for JupyterLab."""

    folder: Path
    environment: dict[str, str]
    arguments: tuple[str, ...]


def prepare(folder: Path, *, port: int = 8888, browser: bool = True, notebook: str = WELCOME) -> Workspace:
    """The workspace of a folder: writes settings and kernel start-up into its state folder, touches nothing else."""
    state = folder / STATE
    try:
        state.mkdir(mode=0o700, exist_ok=True)
        for path in (state, *state.rglob("*")):  # the token of a running server stands inside; an earlier version left it open
            if not path.is_symlink():
                path.chmod(0o700 if path.is_dir() else 0o600)
        sweep(state)
        _write_settings(state / "config" / "lab" / "user-settings" / "@jupyterlab")
        startup = b"from wenshang.explorer import workspace\n\nworkspace.prepare_kernel()\n"
        _write(state / "config" / "jupyter_lab_config.json", json.dumps(CONFIGURATION, indent=2).encode())
        _write(state / "ipython" / "profile_default" / "startup" / "00-wenshang.py", startup)
        for name in ("data", "runtime"):
            (state / name).mkdir(exist_ok=True)
        for name in ("config/migrated", "ipython/profile_default/history.sqlite"):  # Jupyter would let everybody read them
            (state / name).touch(mode=0o600)
    except OSError as error:
        raise OutputError(
            where=str(state), message="不能写入设置", advice="请检查文件夹权限，或用 --folder 另选文件夹"
        ) from error
    return Workspace(folder, environment(folder), _arguments(folder, port, browser, notebook))


def _write(path: Path, content: bytes) -> None:
    """Write a file of the state, for its owner only."""
    write_whole(path, content, mode=0o600)


def environment(folder: Path) -> dict[str, str]:
    """The environment variables that keep Jupyter's files in the folder and tell kernels where they work."""
    state = folder / STATE
    return {
        "JUPYTER_CONFIG_DIR": str(state / "config"),
        "JUPYTER_DATA_DIR": str(state / "data"),
        "JUPYTER_RUNTIME_DIR": str(state / "runtime"),
        "IPYTHONDIR": str(state / "ipython"),
        "WENSHANG_FOLDER": str(folder),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def _write_settings(folder: Path) -> None:
    settings = dict(SETTINGS)
    if find_spec("jupyterlab_language_pack_zh_CN"):
        settings["translation-extension/plugin"] = {"locale": "zh_CN"}
    for name, wanted in settings.items():
        path = folder / f"{name}.jupyterlab-settings"
        if not path.exists():  # what the analyst has set since stays
            _write(path, json.dumps(wanted, ensure_ascii=False, indent=2).encode())


def _arguments(folder: Path, port: int, browser: bool, notebook: str) -> tuple[str, ...]:
    start = f"/lab/tree/{notebook}" if (folder / notebook).is_file() else "/lab"
    return (
        f"--ServerApp.root_dir={folder}",
        f"--ServerApp.port={port}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.open_browser={browser}",
        f"--LabApp.default_url={start}",
        "--ServerApp.allow_root=True",  # loopback and token only; containers know no other user
        "--ServerApp.log_level=WARN",
        f"--ServerApp.tornado_settings={{'websocket_max_message_size': {UPLOAD_BYTES}}}",
    )


def launch(workspace: Workspace) -> None:
    """Run JupyterLab in this process until it is stopped."""
    os.environ.update(workspace.environment)
    from jupyterlab.labapp import LabApp

    # the page that opens the browser holds the token, too
    (workspace.folder / STATE / "runtime" / f"jpserver-{os.getpid()}-open.html").touch(mode=0o600)

    LabApp.launch_instance(list(workspace.arguments))


def prepare_kernel() -> None:
    """Make a kernel that starts in JupyterLab work in the folder of the workspace, where ``data`` is what commands mean by it.

    Called by the start-up file. Figures are drawn in our style; matplotlib is not imported for it: style and font are set when,
    and only when, the notebook imports matplotlib itself.
    """
    from wenshang import charts

    folder = os.environ.get("WENSHANG_FOLDER", "")
    if folder and Path(folder).is_dir():
        os.chdir(folder)
    charts.show_figures()
    if not any(isinstance(finder, _StyleFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _StyleFinder())


class _StyleFinder(MetaPathFinder):
    """Finds ``matplotlib.pyplot`` as always, and sets our style and the Chinese font once it is loaded."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != "matplotlib.pyplot":
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is None or spec.loader is None:
            return spec
        execute = spec.loader.exec_module

        def and_set_style(module: ModuleType) -> None:
            from wenshang import charts

            execute(module)
            charts.use_style()

        spec.loader.exec_module = and_set_style  # type: ignore[method-assign]
        return spec
