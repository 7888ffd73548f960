"""Quick imports: what every page needs, loaded once before pages are forked, less what Jupyter's libraries take in vain."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from inspect import signature
from pkgutil import iter_modules
from types import ModuleType

#: what every page needs, loaded once: modules, packages whole (``name.*``), functions called once for what they keep
PRELOAD = (
    "ipykernel.zmqshell",
    "ipykernel.compiler",
    "IPython.core.completerlib",
    "IPython.core.oinspect",
    "IPython.core.logger",
    "IPython.core.application",
    "IPython.core.pylabtools",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "papermill.execute",
    "nbformat.validator:get_validator",
    "pandas",
    "pandas.core.arrays.arrow._arrow_utils",
    "pyarrow.parquet",
    "pyarrow.dataset",
    "rapidfuzz",
    "jinja2.environment",
    "lxml.html",
    "nh3",
    "mistune.plugins.task_lists",
    "mistune.plugins.url",
    "fontTools.ttLib.woff2",
    "fontTools.ttLib.tables._c_m_a_p",
    "fontTools.ttLib.tables._g_l_y_f",
    "fontTools.ttLib.tables._h_m_t_x",
    "fontTools.ttLib.tables._m_a_x_p",
    "fontTools.ttLib.tables._p_o_s_t",
    "fontTools.ttLib.tables.D_S_I_G_",
    "uharfbuzz",
    "xlsxwriter",
    "encodings.utf_16_le",
    "encodings.utf_8_sig",
    "wenshang.archive.*",
    "wenshang.archive.facts:library_hash",
    "wenshang.frames",
    "wenshang.comparison.*",
    "wenshang.checks.*",
    "wenshang.charts.*",
    "wenshang.charts.fonts:register",
    "wenshang.charts.fonts:characters",
    "wenshang.parsing.*",
    "wenshang.briefing.*",
    "wenshang.running.spread",
    "wenshang.running.supervisor",
    "wenshang.running.engine:engine",
    "wenshang.running.shell:_classes",
)
_KEPT = ("vocabulary", "chinese", "parsing", "checks", "comparison", "charts", "briefing")


def load(names: tuple[str, ...]) -> None:
    """Import what pages will need, and have it work out what it keeps; what is not there is the page's own affair."""
    gc.disable()
    with quick_imports():
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
    for loaded in [loaded for name, loaded in sys.modules.items() if name.startswith("wenshang.")]:
        if loaded.__name__.split(".")[1] in _KEPT:
            _work_out(loaded)
    gc.enable()
    gc.freeze()  # without collecting first, which takes as long as importing pandas: what is garbage now is little, and stays
    gc.set_threshold(20_000, 20, 20)  # pages are short: looking for circles less often saves a tenth of their time


def _work_out(module: ModuleType) -> None:
    """Call the module's functions that take nothing and keep what they return."""
    for function in list(vars(module).values()):
        if hasattr(function, "cache_info") and not signature(function).parameters:
            function()


@contextmanager
def quick_imports() -> Iterator[None]:
    """Import Jupyter's libraries without what they take only where it is present, and notebooks on a disk do not need.

    A grammar of international addresses (0.8 s) and durations, for schemas. Later imports find both again.
    """
    absent = [name for name in ("rfc3987_syntax", "isoduration") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in absent:
            if sys.modules.get(name) is None:
                sys.modules.pop(name, None)
