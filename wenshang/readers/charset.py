"""Decode the bytes of a page or text: the text, the charset used, and what had to be guessed."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

from wenshang.errors import UnreadableFile

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)
#: what Chinese pages call their charset, and what they mean
_MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
}
_NUL = "\x00"
_HEAD = 4096  #: bytes in which a page declares its charset


def decode(data: bytes, *, name: str) -> tuple[str, str]:
    """The text of ``data`` and a Chinese note on its charset (``""`` where nothing was guessed).

    In this order: byte order mark, strict UTF-8, the declared charset, GB18030 (which covers GB2312 and GBK), UTF-16
    without a mark, Big5. UTF-8 comes before the declaration, for it cannot be read by mistake and pages lie. Where a few
    bytes are damaged or empty (NUL), they become U+FFFD and the note says how many.
    """
    text, note = _decoded(data, name)
    text = text.rstrip("\x00")
    empty = f"文件中有 {text.count(_NUL)} 处空字节，读作“\ufffd”" if _NUL in text else ""
    return text.replace(_NUL, "\ufffd"), "；".join(filter(None, (note, empty)))


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return data.decode(charset, errors="replace"), ""
    declared = _declared(data)
    for charset in dict.fromkeys(("utf-8", *([declared] if declared else []), "gb18030", "big5hkscs")):
        with suppress(UnicodeDecodeError, LookupError):
            if _plausible(text := data.decode(charset)):
                wrong = declared and declared != charset
                return text, f"文件声明的字符集是 {declared}，实际按 {charset} 读取" if wrong else ""
    return _damaged(data, declared, name)


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:_HEAD])
    if not found:
        return ""
    label = found[1].decode("ascii").lower()
    try:
        return codecs.lookup(_MEANT.get(label, label)).name
    except LookupError:
        return ""


def _plausible(text: str) -> bool:
    """Whether this may be text: of another charset's bytes far more are empty than a damaged file holds."""
    return text[:_HEAD].count(_NUL) <= 1 + len(text[:_HEAD]) // 1_000


def _damaged(data: bytes, declared: str, name: str) -> tuple[str, str]:
    """The reading with the fewest damaged characters, if they are few."""
    if data[:_HEAD].count(0) * 4 > len(data[:_HEAD]):
        even = data[0:_HEAD:2].count(0) > data[1:_HEAD:2].count(0)
        charset = "utf-16-be" if even else "utf-16-le"
        text = data.decode(charset, errors="replace")
        if _plausible(text):
            return text, f"文件没有声明字符集，按 {charset} 读取"
    readings = [(data.decode(charset, errors="replace"), charset) for charset in ("utf-8", "gb18030")]
    text, charset = min(readings, key=lambda reading: reading[0].count("\ufffd"))
    damaged = text.count("\ufffd")
    if not _plausible(text) or damaged * 20 > len(text):
        raise UnreadableFile(
            where=name,
            expected="网页或文本文件",
            found="无法识别的字节",
            advice="请在浏览器或 WPS 中打开后另存为网页、.docx 或文本再试",
        )
    return text, f"字符集为 {charset}，有 {damaged} 处字节损坏，读作“\ufffd”"
