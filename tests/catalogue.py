"""The catalogue of click's Chinese words: the text file in, the compiled one out. ``python -m tests.catalogue`` writes it."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parents[1] / "wenshang" / "cli" / "locale" / "zh_CN" / "LC_MESSAGES"


def compiled() -> bytes:
    """The catalogue as gettext reads it."""
    out = io.BytesIO()
    with (FOLDER / "messages.po").open("rb") as source:
        write_mo(out, read_po(source))
    return out.getvalue()


if __name__ == "__main__":
    (FOLDER / "messages.mo").write_bytes(compiled())
