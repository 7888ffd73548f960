"""``python -m wenshang.running NOTEBOOK…``: marks notebooks as the project's own, once the test of what they read is green."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from wenshang.running import cache


def mark(path: Path) -> None:
    """Write the hash of a notebook's code into its metadata (see ``cache.as_shipped``)."""
    content = json.loads(path.read_text("utf-8"))
    content["metadata"]["wenshang"] = {"code": cache.code(content)}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        mark(Path(name))
