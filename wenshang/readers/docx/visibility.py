"""Take out of a Word draft every text that Word does not show: struck out, hidden, or as white as its ground.

Formatting comes from the run itself, else from its character, paragraph and table style, each through what it is based on, else
from the document's defaults. A property that switches on and off (strike, hidden) is switched by each kind of style in turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wenshang.readers.colours import ALIKE, BLACK, WHITE, Colour, contrast, of_hex
from wenshang.readers.docx.text import OFF, RAISED, STANDS, chosen, kind, value
from wenshang.readers.unseen import STRUCK, Unseen, doubt

_SWITCHES = ("strike", "dstrike", "vanish", "webHidden")
_SIZE = 3  #: half points of a font that nobody reads
_NARROW = 5  #: percent of its width below which nobody reads a text
_MOVED = {"spacing": 200, "position": 24}  #: from which a text stands over its neighbours (twentieths, half points)
_INVISIBLE = 95_000  #: thousandths of a percent from which a fill is seen through
_HIGHLIGHTS: Mapping[str, Colour] = {
    "black": BLACK,
    "white": WHITE,
    "yellow": (1.0, 1.0, 0.0),
    "darkBlue": (0.0, 0.0, 0.5),
    "blue": (0.0, 0.0, 1.0),
    "red": (1.0, 0.0, 0.0),
}


@dataclass(slots=True)
class _Styles:
    """The styles of a draft by their id, with the formatting of runs that each declares."""

    based_on: dict[str, str] = field(default_factory=dict)
    formats: dict[str, Any] = field(default_factory=dict)
    shaded: set[str] = field(default_factory=set)  # table styles that shade some of their cells
    usual: dict[str, str] = field(default_factory=dict)  # kind of style → id of the one used where none is named
    defaults: Any = None

    def chain(self, style: str | None) -> Iterator[Any]:
        """The formatting of a style and of those that it is based on, nearest first."""
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            if (found := self.formats.get(style)) is not None:
                yield found
            style = self.based_on.get(style)


@dataclass(frozen=True, slots=True)
class _Around:
    """What a run takes over from where it stands: styles by kind, the ground beneath (None: not known), its cell."""

    styles: tuple[str | None, ...] = ()
    ground: Colour | None = WHITE
    cell: Any = None


def take_out(root: Any, styles: Any) -> Unseen:
    """Take what Word does not show out of a draft's tree; ``styles`` is the tree of its ``styles.xml`` or None."""
    known = _read(styles)
    unseen = Unseen()
    page = next((e for e in root if kind(e) == "background"), None)
    ground = _attribute(page, "color") if page is not None else None
    waiting: list[tuple[Any, _Around]] = [(root, _Around(ground=of_hex(ground) or WHITE))]
    while waiting:
        element, around = waiting.pop()
        name = kind(element)
        if name == "r":
            _run(element, around, known, unseen)
        elif name == "AlternateContent":
            element = chosen(element)
        elif name == "bdo" and _attribute(element, "val") == "rtl" and around.cell is not None:
            doubt(around.cell, "文字从右向左排")
        elif name in ("tbl", "tc", "p"):
            around = _within(element, name, around, known)
        elif name == "sdt" and element.find("{*}sdtPr/{*}showingPlcHdr") is not None:
            _empty(element)
            unseen.prompts += 1
        waiting += [(child, around) for child in reversed(element) if isinstance(child.tag, str)]
    return unseen


def _read(root: Any) -> _Styles:
    found = _Styles()
    if root is None:
        return found
    found.defaults = root.find("{*}docDefaults/{*}rPrDefault/{*}rPr")
    for style in root.iterfind("{*}style"):
        name = _attribute(style, "styleId") or ""
        found.based_on[name] = value(style, "basedOn") or ""
        if (format_ := style.find("{*}rPr")) is not None:
            found.formats[name] = format_
        if any(shade.getparent().tag.endswith("tcPr") for shade in style.iter("{*}shd")):
            found.shaded.add(name)
        if _attribute(style, "default") not in (None, *OFF):
            found.usual[_attribute(style, "type") or ""] = name
    return found


def _attribute(element: Any, name: str) -> str | None:
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), None)


def _within(element: Any, name: str, around: _Around, known: _Styles) -> _Around:
    """What the runs inside a table, cell or paragraph take over."""
    properties = element.find(f"{{*}}{name}Pr")
    ground = _shade(properties) or around.ground
    table, paragraph = (*around.styles, None, None)[:2]
    if name == "tbl":
        table = value(properties, "tblStyle") or known.usual.get("table")
        if table in known.shaded and _shade(properties) is None:
            ground = None
        return _Around((table, paragraph), ground, around.cell)
    if name == "tc":
        return _Around((table, paragraph), ground, element)
    paragraph = value(properties, "pStyle") or known.usual.get("paragraph")
    return _Around((table, paragraph), ground, around.cell)


def _run(run: Any, around: _Around, known: _Styles, unseen: Unseen) -> None:
    own = run.find("{*}rPr")
    character = value(own, "rStyle") or known.usual.get("character")
    kinds = (*around.styles, character)
    levels = [list(known.chain(style)) for style in kinds]
    if all(own_format is None for own_format in (own, known.defaults)) and not any(levels):
        return
    switched = {name: _switched(name, own, levels, known.defaults) for name in _SWITCHES}
    formats = _nearest(own, levels, known.defaults)
    _stand(run, formats)
    ground = _shade(own) or _HIGHLIGHTS.get(_first_value("highlight", formats) or "") or around.ground
    why = _why(switched, formats, ground)
    if why:
        _mute(run, why, around.cell, unseen)
    elif around.cell is not None and switched["webHidden"]:
        doubt(around.cell, "仅在网页视图中隐藏")
    elif around.cell is not None and any(abs(_number(_first_value(name, formats))) >= far for name, far in _MOVED.items()):
        doubt(around.cell, "文字由格式移出原位")


def _stand(run: Any, formats: Sequence[Any]) -> None:
    """Note on a run how its format sets it against its neighbours: as the mark of a note, of another size or height."""
    if _first_value("vertAlign", formats) in ("superscript", "subscript"):
        run.set(RAISED, "")
    run.set(STANDS, f"{_number(_first_value('sz', formats), 20)} {_number(_first_value('position', formats))}")


def _why(switched: Mapping[str, bool], formats: Sequence[Any], ground: Colour | None) -> str:
    if switched["vanish"]:
        return "隐藏"
    if switched["strike"] or switched["dstrike"]:
        return STRUCK
    if _number(_first_value("sz", formats), 24) <= _SIZE or 0 < _number(_first_value("w", formats), 100) <= _NARROW:
        return "字号为零"
    colour, clear = _colour(formats)
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


def _colour(formats: Sequence[Any]) -> tuple[Colour | None, bool]:
    """The colour of a text, by the fill that Word draws it with, the theme, or its own; and whether it is clear."""
    for format_ in formats:
        if (fill := format_.find("{*}textFill")) is not None:
            alpha = next(fill.iter("{*}alpha"), None)
            if fill.find("{*}noFill") is not None or (alpha is not None and _number(_attribute(alpha, "val")) >= _INVISIBLE):
                return None, True
            if (solid := next(fill.iter("{*}srgbClr"), None)) is not None:
                return of_hex(_attribute(solid, "val")), False
        if (written := format_.find("{*}color")) is not None:
            named = _attribute(written, "themeColor") in ("background1", "light1")
            white = named and all(_attribute(written, change) is None for change in ("themeShade", "themeTint"))
            return WHITE if white else of_hex(_attribute(written, "val")), False
    return None, False


def _number(written: str | None, default: int = 0) -> int:
    return int(written) if written and written.removeprefix("-").isdecimal() else default


def _shade(properties: Any) -> Colour | None:
    shade = None if properties is None else properties.find("{*}shd")
    if shade is None:
        return None
    solid = value(properties, "shd") == "solid"
    return of_hex(_attribute(shade, "color" if solid else "fill"))


def _mute(run: Any, why: str, cell: Any, unseen: Unseen) -> None:
    for text in run.iter("{*}t"):
        unseen.leave_out(why, text.text or "", cell=cell)
        text.text = ""


def _empty(control: Any) -> None:
    """Blank a content control that shows its prompt (单击此处输入文字) because nothing was entered."""
    for text in control.iter("{*}t"):
        text.text = ""
