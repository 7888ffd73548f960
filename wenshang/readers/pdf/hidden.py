"""What a PDF holds and a reader does not see, said once a reason: where, which, how many."""

from __future__ import annotations

from collections.abc import Sequence

from wenshang.chinese.characters import clean
from wenshang.readers.pdf.page import Hidden, Marks
from wenshang.readers.pdf.visible import Reason

_FEW = 3  #: texts that a note quotes
_LONG = 20  #: characters of a text that it quotes
_WORDS: dict[Reason, str] = {
    "colour": "颜色与底色相同的文字",
    "covered": "被遮盖的文字",
    "layer": "已关闭图层中的文字",
    "mode": "设为不显示的文字",
    "outside": "页面可见范围之外的文字",
    "struck": "画线删去的文字",
    "watermark": "水印",
    "head": "页眉",
}
_DRESS = (_WORDS["watermark"], _WORDS["head"])  #: belongs to the page and is no part of the report


def notes(sheets: Sequence[Marks], heads: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    """A note for each reason why texts were left out, in the order of the table above."""
    left: dict[Reason, list[tuple[int, str]]] = {"head": list(heads)}
    for number, sheet in enumerate(sheets, 1):
        for one in () if sheet.layered else sheet.hidden:
            left.setdefault(one.reason, []).append((number, clean(one.text)))
    found = [_note(words, left[reason]) for reason, words in _WORDS.items() if left.get(reason)]
    layers = [str(number) for number, sheet in enumerate(sheets, 1) if sheet.layered]
    if layers:
        found.append(f"第{'、'.join(layers)}页是图片，所读文字取自图片后面的隐藏文字层，可能识别有误，请逐项对照图片核对")
    seen = [str(number) for number, sheet in enumerate(sheets, 1) if sheet.recognised]
    if seen:
        found.append(f"第{'、'.join(seen)}页是图片，文字由识别得来，请对照图片核对")
    return tuple(found)


def _note(words: str, left: Sequence[tuple[int, str]]) -> str:
    """The note of one reason."""
    pages = "、".join(dict.fromkeys(str(page) for page, _ in left))
    texts = list(dict.fromkeys(text for _, text in left))
    quoted = "".join(f"“{text[:_LONG]}{'…' if len(text) > _LONG else ''}”" for text in texts[:_FEW])
    more = f"等{len(left)}处" if len(left) > len(quoted) or len(texts) > _FEW or len(left) > len(texts) else ""
    if words in _DRESS:
        return f"第{pages}页有{words}，未作正文：{quoted}{more}"
    return f"没有读入第{pages}页{words}：{quoted}{more}，请确认是否应从文件中删除"


__all__ = ["Hidden", "notes"]
