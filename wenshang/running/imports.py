"""Quick imports: what every page needs, loaded once before pages are forked, less what Jupyter's libraries take in vain."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pkgutil import iter_modules

#: what every page needs, loaded once: modules, packages whole (``name.*``), functions called once for what they keep
PRELOAD = (
    "ipykernel.zmqshell",
    "matplotlib.pyplot",
    "papermill.execute",
    "pandas",
    "pyarrow.parquet",
    "pyarrow.dataset",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "rapidfuzz",
    "lxml.etree",
    "uharfbuzz",
    "mistune",
    "xlsxwriter",
    "wenshang.archive.*",
    "wenshang.frames",
    "wenshang.comparison.*",
    "wenshang.checks.*",
    "wenshang.charts.*",
    "wenshang.charts.style:settings",
    "wenshang.charts.fonts:register",
    "wenshang.charts.fonts:characters",
    "wenshang.parsing.*",
    "wenshang.briefing.*",
    "wenshang.running.rendering",
    "wenshang.running.engine:engine",
    "wenshang.running.shell",
    "wenshang.vocabulary:codes",
    "wenshang.vocabulary:rates",
    "wenshang.archive.facts:library_hash",
)


def load(names: tuple[str, ...]) -> None:
    """Import what pages will need; what is not there is the page's own affair."""
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
    gc.enable()
    gc.collect()
    gc.freeze()


@contextmanager
def quick_imports() -> Iterator[None]:
    """Import Jupyter's libraries without what they take only where it is present, and notebooks on a disk do not need.

    A grammar of international addresses (0.8 s) and durations, for schemas; Hadoop's file system. Later imports find all again.
    """
    absent = [name for name in ("rfc3987_syntax", "isoduration", "pyarrow.fs") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in absent:
            if sys.modules.get(name) is None:
                sys.modules.pop(name, None)
