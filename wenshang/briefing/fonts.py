"""The page's font: in goes the page's text, out comes Noto Sans SC cut down to its characters, as a ``data:`` address.

The font is packaged with zhplot (OFL), never taken from the system, so that no PC shows a box.
"""

from __future__ import annotations

import base64
import struct
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from wenshang.errors import RunFailed

if TYPE_CHECKING:
    import uharfbuzz

FAMILY = "Wenshang Sans"
#: what stands for a character that the page cannot show; its code point follows
STANDS_FOR = "〓"
_LAYOUT = "\n\t\r"
#: control, format (right-to-left marks), private, surrogate and unassigned characters, line and paragraph separators
_HIDDEN = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")
_FEATURES = (b"kern", b"halt", b"chws", b"mark", b"ccmp")


@cache
def path() -> Path:
    """The font file inside the zhplot package, found without importing it; RunFailed where it is missing."""
    spec = find_spec("zhplot")
    found = Path(spec.origin).parent / "fonts" / "NotoSansSC-Regular.ttf" if spec and spec.origin else Path()
    if not found.is_file():
        advice = "请重新安装 zhplot"
        raise RunFailed(where="中文字体", expected="zhplot 包内的 NotoSansSC-Regular.ttf", found="没有", advice=advice)
    return found


@cache
def _face() -> uharfbuzz.Face:
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path())))


@cache
def characters() -> frozenset[str]:
    """Every character that the font can show."""
    return frozenset(chr(point) for point in _face().unicodes if unicodedata.category(chr(point)) not in _HIDDEN)


def missing(text: str) -> str:
    """The characters of a text that the page could not show, each once, in order of code point.

    >>> missing("公开 211 条\\u202e")
    '\\u202e'
    """
    return "".join(sorted(set(text) - characters() - set(_LAYOUT)))


def visible(text: str) -> str:
    """Text with every character that the font lacks or that would not be seen replaced by 〓 and its code point.

    >>> visible("a\\u202eb")
    'a〓U+202Eb'
    """
    lacking = missing(text)
    return text.translate({ord(c): f"{STANDS_FOR}U+{ord(c):04X}" for c in lacking}) if lacking else text


def face(text: str) -> str:
    """The ``@font-face`` rule that holds exactly the characters of a text; RunFailed naming those that the font lacks."""
    if lacking := missing(text):
        named = "、".join(f"U+{ord(c):04X}" for c in lacking)
        raise RunFailed(where="简报网页", found=f"字体中没有的字符 {named}", advice="请改用其他写法")
    encoded = base64.b64encode(_woff2("".join(sorted(set(text) - set(_LAYOUT))))).decode("ascii")
    source = f"url(data:font/woff2;base64,{encoded}) format('woff2')"
    return f"@font-face{{font-family:'{FAMILY}';font-weight:400;font-display:block;src:{source}}}"


@lru_cache(maxsize=16)
def _woff2(wanted: str) -> bytes:
    """The subset as WOFF2; the same characters give the same bytes."""
    import uharfbuzz as hb

    chosen = hb.SubsetInput()
    chosen.sets(hb.SubsetInputSets.UNICODE).set({ord(c) for c in wanted})
    features = chosen.sets(hb.SubsetInputSets.LAYOUT_FEATURE_TAG)
    features.set({int.from_bytes(tag, "big") for tag in _FEATURES})
    chosen.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag, "big") for tag in (b"vhea", b"vmtx", b"STAT"))
    chosen.flags = hb.SubsetFlags.NO_HINTING
    data = hb.subset(_face(), chosen).blob.data
    return _pack(bytes(data))


def _pack(font: bytes) -> bytes:
    """A TrueType font in a WOFF2 envelope, tables as they are.

    fontTools writes WOFF2 too, but always at brotli's slowest setting: 0.5 s a page against 0.03 s, for 2% fewer bytes.
    """
    import brotli

    count = struct.unpack(">H", font[4:6])[0]
    entries = sorted(struct.unpack(">4sLLL", font[12 + 16 * n : 28 + 16 * n]) for n in range(count))
    directory, body = b"", b""
    for tag, _, offset, length in entries:
        # 63: the tag is spelled out; version 3 of glyf and loca means "not transformed"
        flags = 63 | (0xC0 if tag in (b"glyf", b"loca") else 0)
        directory += bytes([flags]) + tag + _base128(length)
        body += font[offset : offset + length]
    packed = brotli.compress(body, mode=brotli.MODE_FONT, quality=9)
    size = 48 + len(directory) + len(packed)
    padding = -size % 4
    plain = 12 + sum(16 + (length + 3) // 4 * 4 for _, _, _, length in entries)
    sizes = (size + padding, count, 0, plain, len(packed))
    header = struct.pack(">4s4sLHHLLHHLLLLL", b"wOF2", font[:4], *sizes, 1, 0, 0, 0, 0, 0, 0)
    return bytes(header + directory + packed + bytes(padding))


def _base128(number: int) -> bytes:
    digits = [number & 127]
    while number := number >> 7:
        digits.append(number & 127 | 128)
    return bytes(reversed(digits))
