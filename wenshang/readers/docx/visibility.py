"""Take out of a Word draft every text that Word does not show: struck out, hidden, or as white as its ground.

Formatting comes from the run itself, else from its character, paragraph and table style, each through what it is based on, else
from the document's defaults. A property that switches on and off (strike, hidden) is switched by each kind of style in turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wenshang.readers.docx.styles import DraftStyles, highlight, of_hex
from wenshang.readers.docx.text import NUMBER, OFF, RAISED, STANDS, attribute, chosen, is_hidden, kind, number, value
from wenshang.readers.unseen import ALIKE, STRUCK, WHITE, Colour, Unseen, contrast, doubt

_FIGURE = re.compile(r"[\d.,，\s]*\d[\d.,，\s]*")
_SIZE = 3  #: half points of a font that nobody reads
_NARROW = 5  #: percent of its width below which nobody reads a text
_SQUEEZED = 60  #: twentieths of a point into which a text may be fitted, below which nobody reads it
_MOVED = {"spacing": 200, "position": 24}  #: from which a text stands over its neighbours (twentieths, half points)
_INVISIBLE = 95_000  #: thousandths of a percent from which a fill is seen through


_Part = tuple[Any, Colour | None]  #: how a style formats the runs of some cells of a table, and the ground of these


@dataclass(frozen=True, slots=True)
class _Around:
    """What a run takes over from where it stands: styles by kind, the ground beneath, its cell.

    ``parts`` are what the style of the table does to some of its cells; which ones, only Word can tell.
    """

    table: str | None = None
    paragraph: str | None = None
    ground: Colour | None = WHITE
    cell: Any = None
    parts: tuple[_Part, ...] = ()


def take_out(root: Any, part: Callable[[str], Any]) -> Unseen:
    """Take what Word does not show out of a draft's tree, and note the numbers of its lists; ``part`` opens other parts."""
    known = DraftStyles(part)
    unseen = Unseen()
    page = next((e for e in root if kind(e) == "background"), None)
    ground = attribute(page, "color") if page is not None else None
    waiting: list[tuple[Any, _Around]] = [(root, _Around(ground=of_hex(ground) or WHITE))]
    while waiting:
        element, around = waiting.pop()
        name = kind(element)
        if name == "r":
            _run(element, around, known, unseen)
        elif name == "AlternateContent":
            element = chosen(element)
        elif name == "bdo" and attribute(element, "val") == "rtl":
            doubt(around.cell, "文字从右向左排")
        elif name in ("tbl", "tc", "p"):
            around = _within(element, name, around, known)
        elif name == "tr" and is_hidden(element):
            unseen.leave_out("隐藏", "".join(text.text or "" for text in element.iter("{*}t")), row="")
            continue
        elif name == "sdt" and element.find("{*}sdtPr/{*}showingPlcHdr") is not None:
            for text in element.iter("{*}t"):
                text.text = ""  # a prompt (单击此处输入文字), for nothing was entered
            unseen.prompts += 1
        waiting += [(child, around) for child in reversed(element) if isinstance(child.tag, str)]
    return unseen


def _within(element: Any, name: str, around: _Around, known: DraftStyles) -> _Around:
    """What the runs inside a table, cell or paragraph take over."""
    properties = element.find(f"{{*}}{name}Pr")
    own = known.shade(properties)
    if name == "tbl":
        table = value(properties, "tblStyle") or known.usual.get("table")
        ground = own or known.ground(table, "{*}tcPr") or around.ground
        return replace(around, table=table, ground=ground, parts=tuple(_parts(table, properties, ground, known)))
    if name == "tc":
        return _on(own, around, cell=element)
    paragraph = value(properties, "pStyle") or known.usual.get("paragraph")
    declared = (one.find("{*}numPr") for one in (properties, *known.chain(paragraph, "{*}pPr")) if one is not None)
    listed = next((one for one in declared if one is not None), None)
    if listed is not None and (mark := known.mark(listed)):
        element.set(NUMBER, mark)
    return _on(known.ground(paragraph, "{*}pPr") if own is None else own, around, paragraph=paragraph)


def _on(ground: Colour | None, around: _Around, **more: Any) -> _Around:
    """What is around, with more of it known, on a ground of its own where there is one."""
    if ground is not None:
        more |= {"ground": ground, "parts": tuple((format_, ground) for format_, _ in around.parts)}
    return replace(around, **more)


def _parts(style: str | None, table: Any, own: Colour | None, known: DraftStyles) -> Iterator[_Part]:
    """What a style does to some cells of a table: formats and grounds of those that the table asks for."""
    look = None if table is None else table.find("{*}tblLook")
    asked = {} if look is None else {key.rpartition("}")[2]: text for key, text in look.attrib.items()}
    for part in known.chain(style, "{*}tblStylePr"):
        name = (attribute(part, "type") or "").replace("Col", "Column")
        format_, ground = part.find("{*}rPr"), known.shade(part.find("{*}tcPr"))
        if asked.get(name) not in OFF and (format_ is not None or ground is not None):
            yield format_, own if ground is None else ground


def _run(run: Any, around: _Around, known: DraftStyles, unseen: Unseen) -> None:
    own = run.find("{*}rPr")
    character = value(own, "rStyle") or known.usual.get("character")
    levels = [known.chain(style, "{*}rPr") for style in (around.table, around.paragraph, character)]
    if all(one is None for one in (own, known.defaults)) and not any(levels) and not around.parts:
        return
    formats = _nearest(own, levels, known.defaults)
    _stand(run, formats)
    laid = known.shade(own) or known.ground(character, "{*}rPr") or highlight(_first_value("highlight", formats))
    figure = around.cell is not None and bool(_FIGURE.fullmatch("".join(text.text or "" for text in run.iter("{*}t"))))
    looks: list[_Part] = [(None, around.ground), *around.parts]
    if not figure:  # words of a shaded head or side of a table are shown
        looks = [(None, None if any(ground != around.ground for _, ground in around.parts) else around.ground)]
    table, *others = levels
    reasons = [_why(own, [table if more is None else [more, *table], *others], laid or ground, known) for more, ground in looks]
    if all(reasons):
        _mute(run, reasons[0], around.cell, unseen)
    elif any(reasons):
        doubt(around.cell, "表格样式可能隐藏了文字")
    elif _switched("webHidden", own, levels, known.defaults):
        doubt(around.cell, "仅在网页视图中隐藏")
    elif any(abs(number(_first_value(name, formats))) >= far for name, far in _MOVED.items()):
        doubt(around.cell, "文字由格式移出原位")


def _stand(run: Any, formats: Sequence[Any]) -> None:
    """Note on a run how its format sets it against its neighbours: as the mark of a note, of another size or height."""
    raised = _first_value("vertAlign", formats) in ("superscript", "subscript")
    if raised:
        run.set(RAISED, "")
    run.set(STANDS, f"{number(_first_value('sz', formats), 20)} {number(_first_value('position', formats)) + 20 * raised}")


def _why(own: Any, levels: list[list[Any]], ground: Colour | None, known: DraftStyles) -> str:
    """Why a run that is formatted so, on this ground, is not seen, or ""."""
    if _switched("vanish", own, levels, known.defaults):
        return "隐藏"
    if any(_switched(name, own, levels, known.defaults) for name in ("strike", "dstrike")):
        return STRUCK
    formats = _nearest(own, levels, known.defaults)
    if number(_first_value("sz", formats), 24) <= _SIZE or 0 < number(_first_value("fitText", formats)) <= _SQUEEZED:
        return "字号为零"
    if 0 < number(_first_value("w", formats), 100) <= _NARROW:
        return "字号为零"
    colour, clear = _colour(formats, known)
    if clear:
        return "透明"
    return "与底色相同" if colour and ground and contrast(colour, ground) < ALIKE else ""


def _switched(name: str, own: Any, levels: list[list[Any]], defaults: Any) -> bool:
    """Whether a property is on: as the run says, else switched once by each kind of style that turns it on."""
    if (written := value(own, name)) is not None:
        return written not in OFF
    state = False
    for formats in levels:
        written = next((s for f in formats if (s := value(f, name)) is not None), None)
        state ^= written is not None and written not in OFF
    return state or ((written := value(defaults, name)) is not None and written not in OFF)


def _nearest(own: Any, levels: list[list[Any]], defaults: Any) -> list[Any]:
    """The formatting that a property is looked for in: the run's, that of character, paragraph and table style, the default."""
    return [format_ for formats in ([own], *reversed(levels), [defaults]) for format_ in formats if format_ is not None]


def _first_value(name: str, formats: Sequence[Any]) -> str | None:
    return next((written for format_ in formats if (written := value(format_, name)) is not None), None)


def _colour(formats: Sequence[Any], known: DraftStyles) -> tuple[Colour | None, bool]:
    """The colour of a text, by the fill that Word draws it with, the theme, or its own; and whether it is clear."""
    for format_ in formats:
        if (fill := format_.find("{*}textFill")) is not None:
            alpha = next(fill.iter("{*}alpha"), None)
            if fill.find("{*}noFill") is not None or (alpha is not None and number(attribute(alpha, "val")) >= _INVISIBLE):
                return None, True
            if (solid := next(fill.iter("{*}srgbClr", "{*}schemeClr"), None)) is not None:
                name = attribute(solid, "val") or ""
                return (of_hex(name) if kind(solid) == "srgbClr" else known.at(name)), False
        if (written := format_.find("{*}color")) is not None:
            return known.colour(written, "val", "themeColor"), False
    return None, False


def _mute(run: Any, why: str, cell: Any, unseen: Unseen) -> None:
    for text in run.iter("{*}t"):
        unseen.leave_out(why, text.text or "", cell=cell)
        text.text = ""
