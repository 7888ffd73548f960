"""The font's own measures: in goes text, out come its width and its safety; a character without a glyph is an error."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from wenshang.errors import MissingExtra, RunFailed

#: What the browser is asked for, in order: the page's own embedded subset first.
FAMILY = '"Wenshang Sans", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif'


@cache
def path() -> Path:
    """The file of Noto Sans SC, which the package zhplot carries (the package itself is not imported)."""
    spec = find_spec("zhplot")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (found := Path(folder) / "fonts" / "NotoSansSC-Regular.ttf").is_file():
            return found
    raise MissingExtra(where="zhplot", message="没有找到中文字体 NotoSansSC-Regular.ttf", advice="请重新安装：pip install zhplot")


@cache
def _font() -> Any:
    import uharfbuzz

    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path()))))


@cache
def _advance(character: str) -> float | None:
    """How wide a character is, in ems; None where the font has no glyph for it."""
    font = _font()
    glyph = font.get_nominal_glyph(ord(character))
    return font.get_glyph_h_advance(glyph) / font.face.upem if glyph else None


def width(text: str, size: float) -> float:
    """How wide a text is when set at this size, in the same unit.

    >>> round(width("年报", 10))
    20
    """
    return sum(_advance(character) or 0 for character in text) * size


def clean(text: str) -> str:
    """Text without what must not reach a drawing: control, direction and unassigned characters; line breaks become spaces."""
    spaced = " ".join(text.split())
    return "".join(character for character in spaced if unicodedata.category(character)[0] != "C")


def checked(text: str) -> str:
    """Clean text of which every character has a glyph; RunFailed names the first that has none."""
    safe = clean(text)
    for character in safe:
        if _advance(character) is None:
            raise RunFailed(where=safe, message=f"字体缺字“{character}”（U+{ord(character):04X}），图中会显示为方框")
    return safe


def wrapped(text: str, size: float, limit: float) -> list[str]:
    """Text broken into lines no wider than a limit, anywhere between characters, as Chinese is set."""
    lines = [""]
    for character in text:
        if lines[-1] and width(lines[-1] + character, size) > limit:
            lines.append("")
        lines[-1] += character
    return lines
