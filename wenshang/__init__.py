"""wenshang: read, check, compare and brief Chinese open-government annual reports.

The names a notebook needs, each loaded when it is first used, so that ``import wenshang as ws`` is quick.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from wenshang.archive import Archive as Archive
    from wenshang.briefing.display import caption as caption
    from wenshang.charts import use_style as use_style
    from wenshang.checks import check as check
    from wenshang.checks import noted as noted
    from wenshang.checks import promises as promises
    from wenshang.checks import reconcile as reconcile
    from wenshang.comparison import applicants as applicants
    from wenshang.comparison import compare as compare
    from wenshang.comparison import outcomes as outcomes
    from wenshang.comparison.peers import peers as peers
    from wenshang.comparison.quarters import quarters as quarters
    from wenshang.comparison.rates import rates as rates
    from wenshang.comparison.series import series as series
    from wenshang.comparison.wide import wide as wide
    from wenshang.errors import WenshangError as WenshangError
    from wenshang.explorer.view import explore as explore
    from wenshang.frames import codes as codes
    from wenshang.frames import facts_frame as facts_frame
    from wenshang.frames import findings_frame as findings_frame
    from wenshang.frames import in_chinese as in_chinese
    from wenshang.parsing import parse as parse
    from wenshang.readers import read as read

#: public name → the module it is loaded from
_HOMES = {
    "Archive": "wenshang.archive",
    "WenshangError": "wenshang.errors",
    "applicants": "wenshang.comparison",
    "caption": "wenshang.briefing.display",
    "check": "wenshang.checks",
    "codes": "wenshang.frames",
    "compare": "wenshang.comparison",
    "explore": "wenshang.explorer.view",
    "facts_frame": "wenshang.frames",
    "findings_frame": "wenshang.frames",
    "in_chinese": "wenshang.frames",
    "noted": "wenshang.checks",
    "outcomes": "wenshang.comparison",
    "parse": "wenshang.parsing",
    "peers": "wenshang.comparison",
    "promises": "wenshang.checks",
    "quarters": "wenshang.comparison",
    "rates": "wenshang.comparison",
    "read": "wenshang.readers",
    "reconcile": "wenshang.checks",
    "series": "wenshang.comparison",
    "use_style": "wenshang.charts",
    "wide": "wenshang.comparison",
}
__all__ = [*_HOMES, "__version__"]


def __getattr__(name: str) -> Any:
    """A public name, from its module; the first one used inside a running IPython also tells it how to draw our records."""
    if name not in _HOMES:
        raise AttributeError(f"module 'wenshang' has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(_HOMES[name]), name)
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        import_module("wenshang.briefing.display").register(shell)
        globals()[name] = found  # looked up once; a process that is preloaded for notebooks asks again where IPython runs
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
