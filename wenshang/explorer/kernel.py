"""A kernel that starts in JupyterLab in, one that works in the project's folder and draws Chinese out.

Called by the start-up file that ``workspace.prepare`` writes, never by importing. matplotlib is not imported for it: the font is
added when, and only when, the notebook imports matplotlib itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

FAMILY = "Noto Sans SC"


def font_file() -> Path | None:
    """The packaged Chinese font (inside zhplot, not imported for it), or None where it is missing."""
    spec = find_spec("zhplot")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    return next(iter(sorted((folder / "fonts").glob("NotoSansSC*.ttf"))), None) if folder else None


def prepare() -> None:
    """Work in the folder of the workspace, where ``data`` and ``build`` mean what they mean on the command line."""
    folder = os.environ.get("WENSHANG_FOLDER", "")
    if folder and Path(folder).is_dir():
        os.chdir(folder)
    if not any(isinstance(finder, _FontFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _FontFinder())


class _FontFinder(MetaPathFinder):
    """Finds ``matplotlib.font_manager`` as always, and adds the Chinese font once it is loaded."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != "matplotlib.font_manager":
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is None or spec.loader is None:
            return spec
        execute = spec.loader.exec_module

        def and_add_font(module: ModuleType) -> None:
            execute(module)
            _add_font(module)

        spec.loader.exec_module = and_add_font  # type: ignore[method-assign]
        return spec


def _add_font(font_manager: ModuleType) -> None:
    font = font_file()
    if font is None:
        return
    import matplotlib as mpl

    font_manager.fontManager.addfont(font)
    mpl.rcParams["font.sans-serif"] = [FAMILY, *mpl.rcParams["font.sans-serif"]]
    mpl.rcParams["axes.unicode_minus"] = False
