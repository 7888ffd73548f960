"""Make a kernel that starts in JupyterLab work in the project's folder and draw in our style.

Called by the start-up file that ``workspace.prepare`` writes, never by importing. matplotlib is not imported for it: style and
font are set when, and only when, the notebook imports matplotlib itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

from wenshang import charts


def prepare() -> None:
    """Work in the folder of the workspace, where ``data`` and ``build`` mean what they mean on the command line."""
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
            execute(module)
            charts.use_style()

        spec.loader.exec_module = and_set_style  # type: ignore[method-assign]
        return spec
