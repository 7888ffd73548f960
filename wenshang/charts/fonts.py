"""The one Chinese font of the project: where it lies, how wide it sets a text, what it can show, and its place in matplotlib.

Noto Sans SC (OFL) comes with the package zhplot and never from the system, so that no computer shows a box.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from wenshang.errors import MissingExtra

#: the font's own family name, as matplotlib knows it
NAME = "Noto Sans SC"
#: what a browser is asked for, in order: the page's own embedded subset first
FAMILY = '"Wenshang Sans", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif'
#: what stands for a character that cannot be shown; its code point follows
STANDS_FOR = "〓"
_LAYOUT = "\n\t\r"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: control, format (right-to-left marks), private, surrogate and unassigned characters, line and paragraph separators
_HIDDEN = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")


@cache
def path() -> Path:
    """Return the file of Noto Sans SC inside the package zhplot (which is not imported); MissingExtra where it is missing."""
    spec = find_spec("zhplot")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (found := Path(folder) / "fonts" / "NotoSansSC-Regular.ttf").is_file():
            return found
    raise MissingExtra(where="zhplot", message="没有找到中文字体 NotoSansSC-Regular.ttf", advice="请重新安装：pip install zhplot")


@cache
def face() -> Any:
    """Return the font as HarfBuzz reads it (``uharfbuzz.Face``)."""
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path())))


@cache
def characters() -> frozenset[str]:
    """Return every character that the font can show."""
    return frozenset(chr(point) for point in face().unicodes if unicodedata.category(chr(point)) not in _HIDDEN)


@cache
def _shown() -> frozenset[str]:
    """Every character that may stand in a text: those of the font, and what lays it out."""
    return characters() | frozenset(_LAYOUT)


def in_xml(text: str) -> str:
    """Return a text in which each character that XML forbids is 〓 and its code point."""
    return _NOT_XML.sub(lambda found: f"{STANDS_FOR}U+{ord(found[0]):04X}", text)


def missing(text: str) -> str:
    """Return the characters of a text that could not be shown, each once, in order of code point.

    >>> missing("公开 211 条\\u202e")
    '\\u202e'
    """
    return "" if _shown().issuperset(text) else "".join(sorted(set(text) - _shown()))


def visible(text: str) -> str:
    """Return a text in which each character that the font lacks, or that would not be seen, is 〓 and its code point.

    >>> visible("a\\u202eb")
    'a〓U+202Eb'
    """
    lacking = missing(text)
    return text.translate({ord(c): f"{STANDS_FOR}U+{ord(c):04X}" for c in lacking}) if lacking else text


def line(text: str) -> str:
    """Return a text on one line, every character of it visible: what a label of a chart may be.

    >>> line("甲局\\n二科\\u200b")
    '甲局 二科〓U+200B'
    """
    return visible(" ".join(text.split()))


@cache
def _advance(character: str) -> float:
    """How wide a character is, in ems; 0 where the font has no glyph for it."""
    import uharfbuzz

    font = uharfbuzz.Font(face())
    glyph = font.get_nominal_glyph(ord(character))
    return float(font.get_glyph_h_advance(glyph) / face().upem) if glyph else 0.0


def width(text: str, size: float) -> float:
    """Return how wide a text is when set at a size, in the unit of the size.

    >>> round(width("年报", 10))
    20
    """
    return sum(map(_advance, text)) * size


def wrapped(text: str, size: float, limit: float) -> list[str]:
    """Return a text in lines no wider than a limit, broken anywhere between characters, as Chinese is set.

    A closing mark never begins a line, an opening one never ends it; a number is neither broken nor parted from its unit,
    where it fits on a line.

    >>> wrapped("公开信息（条）", 10, 50), wrapped("同比2024年", 10, 45)
    (['公开信息', '（条）'], ['同比', '2024年'])
    """
    lines: list[str] = [""]
    for piece in _pieces(text, size, limit):
        if lines[-1] and width(lines[-1] + piece, size) > limit:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [whole.rstrip() for whole in lines]


def label(text: str, size: float, limit: float) -> list[str]:
    """Return a short name in lines no wider than a limit: broken at · or a space or before （, else into even lines.

    >>> label("未印此项", 10, 30), label("复议后起诉·结果维持", 10, 90)
    (['未印', '此项'], ['复议后起诉·', '结果维持'])
    """
    lines: list[str] = [""]
    for part in re.findall(r"（[^（]*|[^（·・ ]+[·・ ]?|[·・ ]", text):
        if lines[-1] and width(lines[-1] + part, size) > limit:
            lines.append("")
        lines[-1] += part
    return [even for whole in lines for even in _even(whole.strip(), size, limit)]


def labels(texts: Sequence[str], size: float, limit: float) -> tuple[list[list[str]], float]:
    """Return names of a chart, each in lines no wider than a limit, and how wide the widest line is."""
    broken = [label(line(text), size, limit) for text in texts]
    return broken, max(width(part, size) for lines in broken for part in lines)


def _even(text: str, size: float, limit: float) -> list[str]:
    """A text in as few lines as the limit allows, as even as they can be."""
    lines = narrow = wrapped(text, size, limit)
    while len(narrow) == len(lines) > 1 and limit > size:
        lines, limit = narrow, limit - size / 2
        narrow = wrapped(text, size, limit)
    return lines


def _pieces(text: str, size: float, limit: float) -> list[str]:
    """The parts of a text that stay together: runs of Latin letters and digits, a number with its unit, a mark with its word."""
    pieces: list[str] = []
    for character in text:
        before = pieces[-1] if pieces else ""
        word = bool(before) and _latin(before[-1]) and _latin(character)
        unit = _NUMERAL.search(before) is not None and not character.isspace()  # 2024|年, 3.5万|元
        joined = word or unit or (bool(before) and (character in _CLOSING or before[-1] in _OPENING))
        if joined and width(before + character, size) <= limit:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


_NUMERAL = re.compile(r"\d[万亿]?$")
_CLOSING, _OPENING = "）」』】》〉，。、；：！？%％…·)]}", "（「『【《〈([{"


def _latin(character: str) -> bool:
    return character.isascii() and not character.isspace()


def register() -> None:
    """Make the font known to matplotlib, first among the sans-serif fonts of its defaults and of all its styles.

    Chinese then works in any figure, also after ``plt.style.use("default")``, after another style, after ``plt.rcdefaults()``,
    and where a font is asked for that the computer does not have.
    """
    import matplotlib
    from matplotlib import font_manager, style

    known = font_manager.fontManager
    known.defaultFamily["ttf"] = NAME
    if not any(entry.name == NAME and entry.fname == str(path()) for entry in known.ttflist):
        known.addfont(str(path()))
    for settings in (matplotlib.rcParamsDefault, matplotlib.rcParams, *style.library.values()):
        if "font.sans-serif" in settings and NAME not in settings["font.sans-serif"]:
            settings["font.sans-serif"] = [NAME, *settings["font.sans-serif"]]
