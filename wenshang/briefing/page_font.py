"""The page's font: Noto Sans SC (see ``charts.fonts``) cut down to the characters of a page, as a ``data:`` address."""

from __future__ import annotations

import base64
import struct
from functools import lru_cache

from wenshang.charts import fonts
from wenshang.errors import RunFailed

FAMILY = "Wenshang Sans"
_FEATURES = (b"kern", b"halt", b"chws", b"mark", b"ccmp")


def face(text: str) -> str:
    """The ``@font-face`` rule that holds exactly the characters of a text; RunFailed naming those that the font lacks."""
    if lacking := fonts.missing(text):
        named = "、".join(f"U+{ord(c):04X}" for c in lacking)
        raise RunFailed(where="简报网页", found=f"字体中没有的字符 {named}", advice="请改用其他写法")
    encoded = base64.b64encode(_woff2("".join(sorted(set(text) - set("\n\t\r"))))).decode("ascii")
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
    data = hb.subset(fonts.face(), chosen).blob.data
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
