"""``python -m wenshang.checks``: prints the page of rules."""

import sys

from wenshang.checks.handbook import page

sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
sys.stdout.write(page())
