"""Text of WordprocessingML: in goes a paragraph or cell element, out come the lines that Word shows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wenshang.chinese.characters import clean, is_note_mark, visible
from wenshang.readers import lines

#: what Word does not show, or what is not the text's own
_UNSEEN = frozenset(
    {"del", "moveFrom", "delText", "instrText", "pPr", "rPr", "tcPr", "tblPr", "rt", "sectPr", "Fallback", "annotationRef"}
)
_TRACKED = frozenset({"del", "ins", "moveFrom", "moveTo"})
_OFF = ("0", "false", "off")


def kind(element: Any) -> str:
    """An element's name without its namespace; "" for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Any, child: str, *, default: str = "") -> str | None:
    """The ``w:val`` of a named child, None where there is no such child."""
    found = None if element is None else element.find(f"{{*}}{child}")
    if found is None:
        return None
    return next((text for key, text in found.attrib.items() if key.rpartition("}")[2] == "val"), default)


def chosen(alternate: Any) -> Any:
    """The branch of an ``mc:AlternateContent`` that is read: its choice, else its fallback."""
    for name in ("Choice", "Fallback"):
        found = alternate.find(f"{{*}}{name}")
        if found is not None and len(found):
            return found
    return alternate


@dataclass(slots=True)
class Shown:
    """What a paragraph shows: its text with line breaks, its text boxes, whether changes were tracked in it."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    tracked: bool = False

    def lines(self) -> list[str]:
        """The lines of the paragraph without empty ones."""
        return [text for line in visible("".join(self.pieces)).split("\n") if (text := clean(line))]

    def paragraphs(self) -> list[str]:
        """The lines, those joined that a break only laid out."""
        return lines.sentences(self.lines())


def shown(paragraph: Any) -> Shown:
    """What Word shows of a paragraph once all tracked changes are accepted."""
    found = Shown()
    _gather(paragraph, found)
    return found


def _gather(element: Any, found: Shown) -> None:
    for child in element:
        name = kind(child)
        found.tracked |= name in _TRACKED
        if name == "t":
            found.pieces.append(child.text or "")
        elif name in ("tab", "ptab"):
            found.pieces.append(" ")
        elif name in ("br", "cr"):
            found.pieces.append("\n")
        elif name == "noBreakHyphen":
            found.pieces.append("-")
        elif name == "txbxContent":
            found.boxes.append(child)
        elif name == "AlternateContent":
            _gather(chosen(child), found)
        elif name not in _UNSEEN and not (name == "r" and (_vanished(child) or _noted(child, found))):
            _gather(child, found)


def _vanished(run: Any) -> bool:
    state = value(run.find("{*}rPr"), "vanish")
    return state is not None and state not in _OFF


def _noted(run: Any, found: Shown) -> bool:
    """Whether a run is the raised mark of a note on a figure."""
    if value(run.find("{*}rPr"), "vertAlign") != "superscript":
        return False
    return is_note_mark("".join(text.text or "" for text in run.iter("{*}t")), "".join(found.pieces))


def lines_of(container: Any) -> list[str]:
    """The lines of a cell: its paragraphs, those of its text boxes and of small tables inside."""
    found: list[str] = []
    for child in container:
        name = kind(child)
        if name == "p":
            paragraph = shown(child)
            found += paragraph.lines()
            for box in paragraph.boxes:
                found += lines_of(box)
        elif name == "AlternateContent":
            found += lines_of(chosen(child))
        elif name not in _UNSEEN:
            found += lines_of(child)
    return found


def text_of(cell: Any) -> str:
    """A cell as one text: lines of a narrow cell belong together."""
    return lines.joined(lines_of(cell))
