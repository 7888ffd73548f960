"""Turn the characters that a file holds into those that a reader of the page sees."""

from __future__ import annotations

import re
import unicodedata

#: radicals that fonts put in the place of the characters they look like, beyond those that Unicode itself maps
_RADICALS = dict(
    zip(
        "⺁⺅⺇⺈⺊⺌⺍⺏⺒⺓⺕⺖⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺵⺶⺹⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻎⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂亻几刀卜小小尢巳幺彑忄扌攴旡日月歹母民氵氺灬爪犭王疋目示礻竹糸纟罓罒网羊老聿月臼艹艹艹虎衤覀西见角讠贝足车辶辶钅長镸长门阝雨青韦页风飞食食饣马骨鬼鱼鸟卤麦黄黾齐齐齿齿竜龙龜亀龟",
        strict=True,
    )
)
#: what takes no room in print (zero-width and direction marks, soft hyphens, noncharacters), and radicals
_ODD = re.compile(
    "[\xad\u034f\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufdd3-\ufdef\ufe00-\ufe0f\ufeff\ufffe\uffff"
    "\u2e80-\u2fd5\uf900-\ufad9]"
)
#: control characters, which print nothing; what they do to a number that they stand in, or rub out of, nobody can tell
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufff9-\ufffb"
_CONTROL = re.compile(rf"(?P<unsure>(?<=\d)(?:[\x08\x7f]+|[{_CONTROLS}]+(?=\d)))|[{_CONTROLS}]")

#: text that a mark turns round: what a file holds as 21 after it is seen as 12
_TURNED = re.compile("\u202e([^\u202c-\u202e\n]*)\u202c?")

_NOTE = re.compile(r"[\[［(（【]?(?:\d{1,2}|[①-⑳])[\]］)）】]?")


def visible(text: str) -> str:
    """A text without characters that print nothing, with radicals as the characters that they stand for, turned text as seen.

    They come from fonts and editors, look right in print and would keep a label or a figure from being found.

    >>> visible("1\u200b36\ufeff 条"), visible("⼀、⼈⺠政府") == "一、人民政府"
    ('136 条', True)
    >>> visible("公开\u202e21\u202c条"), visible("1\x023条") == "1\ufffd3条"
    ('公开12条', True)
    """
    if "\u202e" in text:
        text = _TURNED.sub(lambda turned: turned[1][::-1], text)
    return _CONTROL.sub(lambda found: "\ufffd" if found["unsure"] else "", _ODD.sub(_plain, text))


def _plain(found: re.Match[str]) -> str:
    letter = found[0]
    if "\u2e80" <= letter <= "\u2fd5" or "\uf900" <= letter <= "\ufad9":
        return _RADICALS.get(letter) or unicodedata.normalize("NFKC", letter)
    return ""


def clean(text: str) -> str:
    """A text with runs of blanks (also full-width and no-break ones, and line ends) made one space, without outer blanks.

    >>> clean("\u3000\u3000一、总体\xa0情况 ")
    '一、总体 情况'
    """
    return " ".join(text.split())


def is_note_mark(text: str, before: str) -> bool:
    """Whether a raised text is the mark of a note on the figure before it, and so no part of that figure.

    >>> is_note_mark("1", "1136"), is_note_mark("[2]", "36"), is_note_mark("2", "m"), is_note_mark("①", "3")
    (True, True, False, True)
    """
    return bool(_NOTE.fullmatch(text.strip())) and before.rstrip()[-1:].isdecimal()
