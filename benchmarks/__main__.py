"""``make bench``: every module here that has a ``measure`` is run; what it found is printed and kept in ``build/bench.json``.

``python -m benchmarks NAME…`` runs some only; those of ``LONG`` run when named.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import benchmarks

#: take more than five minutes
LONG = {"edits", "fuzz", "kills", "soak"}
KEPT = Path("build/bench.json")


def main(names: list[str]) -> None:
    """Measure and keep, module after module, so that an interrupted run keeps what it has."""
    found = json.loads(KEPT.read_text("utf-8")) if KEPT.is_file() else {}
    every = [module.name for module in iter_modules(benchmarks.__path__) if module.name not in LONG | {"__main__"}]
    for name in names or every:
        module = import_module(f"benchmarks.{name}")
        if not hasattr(module, "measure"):
            continue
        print(f"{name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
        found[name] = module.measure()
        for what, value in found[name].items():
            print(f"  {what:<42}{value}", flush=True)
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        KEPT.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
