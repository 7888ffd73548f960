"""Fold printed text so that texts that mean the same read the same, without losing where each character was printed.

Full-width digits become ASCII, traditional characters simplified, spaces and line breaks go (also inside a number: ``1 42条``),
and so do the readings that some mirrors print after characters (年度報(bào)告).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from wenshang.vocabulary import load

#: Traditional character → simplified, as ``str.translate`` takes it.
SIMPLIFIED = str.maketrans(dict(load("prose")["fold"]["pairs"].split()))
_ALIKE = str.maketrans(
    {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | dict(zip("％．：；（）！？﹪", "%.:;()!?%", strict=True))
    | {":": "：", ";": "；", "(": "（", ")": "）", "!": "！", "?": "？"}
    | {"：": "：", "；": "；", "（": "（", "）": "）", "！": "！", "？": "？"}
    | SIMPLIFIED
)
#: Translating a text costs much more than seeing that it holds nothing to translate.
_UNLIKE = re.compile(f"[{''.join(re.escape(chr(code)) for code, other in _ALIKE.items() if chr(code) != other)}]")
#: The marks of notes after a number: 12①, 12², 12⒈.
_NOTE = r"(?<=\d)(?:[①-⑳⑴-⒇¹²³⁰⁴-⁹₀-₉]+(?!\d)|[⒈-⒛](?=[条件篇次项个家份]|$))"
# Blanks; the marks of notes; the ? that some copies leave for a lost blank (共?12?条); readings.
_DROPPED = re.compile(
    r"(?=[\s\u200b\u200c\u200d\ufeff\u00ad①-⑳⑴-⒛¹²³⁰⁴-⁹？（])"
    r"(?:[\s\u200b\u200c\u200d\ufeff\u00ad]+|" + _NOTE + r"|(?<=\d[条件篇次项个家份])？(?=[，。；、])"
    r"|(?<=[\u4e00-\u9fff）])？(?=\d)|(?<=\d)？(?=[条件篇次项个家份])"
    r"|(?<=[\u4e00-\u9fff])（[a-zà-öø-ǿ]{1,6}）)"
)
_YEAR_BEFORE = re.compile(r"(?<!\d)(?:19|20)\d\d$")
_CELLS_BEFORE, _CELLS_AFTER = re.compile(r"\d\s+\d{1,9}$"), re.compile(r"\d{1,9}\s+\d")


# 資訊公開 is 信息公开; a replacement of the same length, so that places stay.
_TAIWAN = re.compile("资讯(?=公开)|讯息(?=公开)")
# A comma that parts no digits parts clauses.
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text that knows where each of its characters was printed.

    >>> folded = fold("公开政府信息1 42 条")
    >>> folded.text, folded.printed(6, 10)
    ('公开政府信息142条', '1 42 条')
    """

    text: str
    source: str
    starts: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def printed(self, start: int, end: int) -> str:
        """The printed text of a stretch of the folded text."""
        return self.source[self._at(start) : self._at(end - 1) + 1] if end > start else ""

    def _at(self, position: int) -> int:
        return position + self.shifts[bisect_right(self.starts, position) - 1]


def fold(source: str) -> Folded:
    """The folded form of a paragraph."""
    text = _COMMA.sub("，", _TAIWAN.sub("信息", source.translate(_ALIKE) if _UNLIKE.search(source) else source))
    if not _DROPPED.search(text):
        return Folded(text, source)
    kept: list[str] = []
    starts, shifts = [0], [0]
    last = length = 0
    for gap in _DROPPED.finditer(text):
        if _parts_numbers(text, gap):
            continue
        kept.append(text[last : gap.start()])
        length += gap.start() - last
        last = gap.end()
        starts.append(length)
        shifts.append(last - length)
    kept.append(text[last:])
    return Folded("".join(kept), source, tuple(starts), tuple(shifts))


def _parts_numbers(text: str, gap: re.Match[str]) -> bool:
    """Is this space all that stands between two numbers (a year and a count, the cells of a row)?

    A number is broken once at most: where more numbers stand in a row, each is its own.
    """
    start, end = gap.span()
    if not (start and end < len(text) and text[start - 1].isdecimal() and text[end].isdecimal()):
        return False
    if "\t" in gap[0] or len(gap[0]) > 2 or _YEAR_BEFORE.search(text, max(0, start - 5), start):
        return True
    return bool(_CELLS_BEFORE.search(text, max(0, start - 24), start) or _CELLS_AFTER.match(text, end))


def without_note_marks(text: str) -> str:
    """Return a text without the marks of notes that stand behind its numbers, which ``unicodedata`` would make digits of it.

    >>> without_note_marks("12①"), without_note_marks("12²"), without_note_marks("12₃"), without_note_marks("①12")
    ('12', '12', '12', '①12')
    """
    return re.sub(_NOTE, "", text)


@lru_cache(maxsize=8192)
def simplified(text: str) -> str:
    """Return a text with full-width forms and traditional characters made plain, spaces kept.

    >>> simplified("１２年 資訊公開")
    '12年 信息公开'
    """
    return _TAIWAN.sub("信息", unicodedata.normalize("NFKC", text).translate(SIMPLIFIED))


_WIDE = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_ANY_WIDE = re.compile("[０-９％．]")


def unspaced(text: str) -> str:
    """Return a text without layout spaces, with digits in their narrow form.

    >>> unspaced("公开 1 42 条，增长２３％")
    '公开142条，增长23%'
    """
    bare = "".join(text.split())
    return bare.translate(_WIDE) if _ANY_WIDE.search(bare) else bare
