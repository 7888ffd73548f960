"""axe-core on a part of a page: a page and a selector in, the violations found there out."""

from __future__ import annotations

from typing import Any

#: what the front ends themselves do: ipywidgets' own markup, which we cannot change from the kernel
KNOWN: frozenset[str] = frozenset()


def violations(page: Any, selector: str) -> list[str]:
    """The rules broken below the selector (WCAG 2.2 A and AA), with the first place of each."""
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, context={"include": [[selector]]}, options={"runOnly": {"type": "tag", "values": tags}})
    broken = found.response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in broken if rule["id"] not in KNOWN]
