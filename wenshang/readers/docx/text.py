"""Read text of WordprocessingML: the lines that Word shows of a paragraph or cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wenshang.chinese.characters import clean, is_note_mark, visible

#: what Word does not show, or what is not the text's own
_UNSEEN = frozenset(
    {"del", "moveFrom", "delText", "instrText", "pPr", "rPr", "tcPr", "tblPr", "rt", "sectPr", "Fallback", "annotationRef"}
)
#: what stands for itself: a picture in the line, parts of a formula above or below each other
_APART = frozenset({"inline", "object", "num", "den", "sup", "sub", "deg"})
#: containers whose content stands in the place where they stand
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
#: the attribute of a run that its format raises or lowers as notes are; its size and height on the line, in half points
RAISED, STANDS = "wenshang-raised", "wenshang-stands"
NUMBER = "wenshang-number"  #: the attribute of a paragraph that holds the number printed before it
_OF_FIGURES = frozenset("0123456789.")
_USUAL, _SMALL, _HIGH = (20, 0), 0.8, 4  #: how a run stands by itself, below which part of its neighbour's size it stands apart
#: whose extensions of WordprocessingML Word knows
_KNOWN = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/")
OFF = ("0", "false", "off")  #: how WordprocessingML writes that something is switched off
_FLAT = 80  #: twentieths of a point, the height of a row in which nobody reads anything


def kind(element: Any) -> str:
    """An element's name without its namespace; "" for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Any, child: str) -> str | None:
    """The ``w:val`` of a named child, "" where it has none, None where there is no such child."""
    found = None if element is None else element.find(f"{{*}}{child}")
    return None if found is None else attribute(found, "val") or ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its name without its namespace."""
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), None)


def number(written: str | None, default: int = 0) -> int:
    """A whole number as an attribute holds it; the default for anything else, and for one that no office program writes."""
    return int(written) if written and written.removeprefix("-").isdecimal() and len(written) < 9 else default


def chosen(alternate: Any) -> Any:
    """The branch of an ``mc:AlternateContent`` that is read: its first choice that Word understands, else its fallback."""
    branches = [child for child in alternate if kind(child) in ("Choice", "Fallback") and len(child)]
    return next((branch for branch in branches if _understood(branch)), alternate)


def _understood(branch: Any) -> bool:
    required = (branch.get("Requires") or "").split()
    return all(branch.nsmap.get(prefix, "").startswith(_KNOWN) for prefix in required)


def inside(container: Any) -> Iterator[tuple[str, Any]]:
    """The children of a container in order, each with its kind; those of what only wraps them in its stead."""
    for child in container:
        name = kind(child)
        if name in _WRAPPERS or name == "AlternateContent":
            yield from inside(child if name in _WRAPPERS else chosen(child))
        else:
            yield name, child


def is_hidden(row: Any) -> bool:
    """Whether Word shows nothing of a row of a table: it is hidden, or of no height."""
    properties = row.find("{*}trPr")
    height = None if properties is None else properties.find("{*}trHeight")
    flat = height is not None and attribute(height, "hRule") == "exact" and number(attribute(height, "val")) < _FLAT
    return flat or value(properties, "hidden") not in (None, *OFF)


@dataclass(slots=True)
class Shown:
    """What a paragraph shows: its text with line breaks, the ``w:t`` that hold it, its text boxes."""

    pieces: list[str] = field(default_factory=list)
    texts: list[Any] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    stands: tuple[int, int] = _USUAL
    whole: bool = True  # whether each field of the paragraph ends in it
    fields: list[bool] = field(default_factory=list)  # of each open field: whether its instruction has ended
    apart: bool = False  # whether the next figure is one of its own, though nothing is printed between

    def add(self, text: str) -> None:
        """Add text as printed next; a figure that stands for itself does not run on from the one before."""
        if text and all(self.fields):
            figures = self.apart and self.pieces and self.pieces[-1][-1:] in _OF_FIGURES and text[0].isdigit()
            self.pieces += [" ", text] if figures else [text]
            self.apart = False

    def set_off(self, run: Any) -> None:
        """Note whether a run is much smaller or larger than the one before, or at another height."""
        (size, height), stands = self.stands, tuple(map(int, run.get(STANDS, "").split()))
        self.stands = (stands[0], stands[1]) if stands else _USUAL
        ratio = min(size, self.stands[0]) / max(size, self.stands[0], 1)
        self.apart |= ratio < _SMALL or abs(self.stands[1] - height) >= _HIGH

    def follow(self, mark: str | None) -> None:
        """Note that a field begins, shows its result from here on, or ends."""
        if mark == "begin":
            self.fields.append(False)
        elif self.fields and mark == "separate":
            self.fields[-1] = True
        elif self.fields and mark == "end":
            self.fields.pop()

    def lines(self) -> list[str]:
        """The lines of the paragraph without empty ones."""
        return [text for line in visible("".join(self.pieces)).split("\n") if (text := clean(line))]


def shown(paragraph: Any) -> Shown:
    """What Word shows of a paragraph once all tracked changes are accepted."""
    marks = [attribute(mark, "fldCharType") for mark in paragraph.iter("{*}fldChar")]
    found = Shown(whole=marks.count("begin") == marks.count("end"))
    found.add(paragraph.get(NUMBER, ""))
    found.apart = bool(found.pieces)
    _gather(paragraph, found)
    return found


def _gather(element: Any, found: Shown) -> None:
    for child in element:
        name = kind(child)
        if name == "t":
            found.add(child.text or "")
            found.texts += [child] if all(found.fields) else []
        elif name in ("tab", "ptab"):
            found.pieces.append(" ")
        elif name in ("br", "cr"):
            found.pieces.append("\n")
        elif name == "noBreakHyphen":
            found.pieces.append("-")
        elif name == "sym":
            found.pieces.append(_symbol(child))
        elif name == "fldChar":
            found.pieces.append(_chosen_entry(child))
            found.follow(attribute(child, "fldCharType") if found.whole else None)
        elif name == "txbxContent":
            found.boxes.append(child)
        elif name == "AlternateContent":
            _gather(chosen(child), found)
        elif name not in _UNSEEN and not (name == "r" and _noted(child, found)):
            apart = name in _APART or (name == "hyperlink" and any(key.endswith("}anchor") for key in child.attrib))
            if name == "r" and any(text.text for text in child.iter("{*}t")):
                found.set_off(child)
            found.apart |= apart
            _gather(child, found)
            found.apart |= apart


def _symbol(element: Any) -> str:
    """A character that Word writes by its place in a symbol font: the letters and digits of the font Symbol are our own."""
    try:
        place = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    ours = attribute(element, "font") == "Symbol" and 0x30 <= place & 0xFF <= 0x39 and place >> 8 in (0, 0xF0)
    return chr(place & 0xFF) if ours else ""


def unknown_signs(cell: Any) -> bool:
    """Whether a cell holds characters of a symbol font of which nobody can tell what they show."""
    return any(not _symbol(sign) for sign in cell.iter("{*}sym"))


def _chosen_entry(field_mark: Any) -> str:
    """The entry that an old drop-down field shows: Word writes it as a number into the field's own data."""
    choices = field_mark.find("{*}ffData/{*}ddList")
    if choices is None:
        return ""
    entries = [next(iter(entry.attrib.values()), "") for entry in choices.iterfind("{*}listEntry")]
    at = number(value(choices, "result") or value(choices, "default"))
    return str(entries[at]) if 0 <= at < len(entries) else ""


def _noted(run: Any, found: Shown) -> bool:
    """Whether a run is the raised or lowered mark of a note on a figure."""
    if RAISED not in run.attrib:
        return False
    return is_note_mark("".join(text.text or "" for text in run.iter("{*}t")), "".join(found.pieces))


def paragraphs_of(container: Any) -> list[list[str]]:
    """The lines of a cell, paragraph by paragraph, with those of its text boxes and of small tables inside."""
    found: list[list[str]] = []
    for name, child in inside(container):
        if name == "p":
            paragraph = shown(child)
            found.append(paragraph.lines())
            for box in paragraph.boxes:
                found += paragraphs_of(box)
        elif name not in _UNSEEN:
            found += paragraphs_of(child)
    return found
