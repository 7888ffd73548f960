"""How PDFs print a figure oddly: beside what a reader sees stands what nobody sees, or the figure is drawn twice."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

_MARK = "/OC /MC0 BDC"


def figure(text: str, way: str, old: str, style: Any) -> Any:
    """A figure for a table cell, printed in one of the ways below; ``old`` is not to be read."""
    from reportlab.platypus import Flowable

    class Odd(Flowable):  # type: ignore[misc]
        def wrap(self, width: float, height: float) -> tuple[float, float]:
            return width, style.leading

        def draw(self) -> None:
            self.canv.saveState()
            self.canv.setFont(style.fontName, style.fontSize)
            WAYS[way](self.canv, text, old, style.fontSize)
            self.canv.restoreState()

    return Odd()


def _hidden(draw: Callable[[Any, str, float], None]) -> Callable[[Any, str, str, float], None]:
    """The old figure before the new one, in a way that nobody sees."""

    def way(canvas: Any, text: str, old: str, size: float) -> None:
        canvas.saveState()
        draw(canvas, old, size)
        canvas.restoreState()
        canvas.setFillGray(0)
        canvas.drawString(canvas.stringWidth(old) * 0.6, 3, text)

    return way


def _white(canvas: Any, old: str, size: float) -> None:
    canvas.setFillGray(1)
    canvas.drawString(0, 3, old)


def _on_shade(canvas: Any, old: str, size: float) -> None:
    canvas.setFillGray(0.85)
    canvas.rect(0, 1, canvas.stringWidth(old), size, stroke=0, fill=1)
    canvas.drawString(0, 3, old)


def _covered(canvas: Any, old: str, size: float) -> None:
    canvas.drawString(0, 3, old)
    canvas.setFillGray(1)
    canvas.rect(-1, 0, canvas.stringWidth(old) + 2, size + 2, stroke=0, fill=1)


def _white_of_inks(canvas: Any, old: str, size: float) -> None:
    canvas.setFillColorCMYK(0, 0, 0, 0)
    canvas.drawString(0, 3, old)


def _dark(canvas: Any, text: str, old: str, size: float) -> None:
    canvas.setFillGray(0)
    canvas.rect(0, 1, canvas.stringWidth(old), size, stroke=0, fill=1)
    canvas.drawString(0, 3, old)
    canvas.drawString(canvas.stringWidth(old) + 1, 3, text)


def _tiny(canvas: Any, old: str, size: float) -> None:
    canvas.setFontSize(0.4)
    canvas.drawString(0, 3, old)


def _shaded_over(canvas: Any, old: str, size: float) -> None:
    canvas.drawString(0, 3, old)
    path = canvas.beginPath()
    path.rect(-1, 0, canvas.stringWidth(old) + 2, size + 2)
    canvas.clipPath(path, stroke=0)
    canvas.linearGradient(0, 0, 30, 0, ((1, 1, 1), (0.98, 0.98, 0.98)))


def _under_picture(canvas: Any, old: str, size: float) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawString(0, 3, old)
    canvas.drawImage(ImageReader(Image.new("RGB", (4, 4), "white")), -1, 0, canvas.stringWidth(old) + 2, size + 2)


def _unseen_mode(canvas: Any, old: str, size: float) -> None:
    canvas.drawString(0, 3, old, mode=3)


def _clip_mode(canvas: Any, old: str, size: float) -> None:
    canvas.drawString(0, 3, old, mode=7)


def _clipped(canvas: Any, old: str, size: float) -> None:
    path = canvas.beginPath()
    path.rect(-40, -40, 2, 2)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(0, 3, old)


def _cut(canvas: Any, old: str, size: float) -> None:
    """Outside a clipping path of two boxes, and inside the box around both."""
    canvas._code.append(f"-90 -90 1 1 re 90 {size + 90} 1 1 re W n")
    canvas.drawString(0, 3, old)


def _transparent(canvas: Any, old: str, size: float) -> None:
    canvas.setFillAlpha(0.0)
    canvas.drawString(0, 3, old)


def _under_masked_picture(canvas: Any, old: str, size: float) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawString(0, 3, old)
    white = ImageReader(Image.new("RGBA", (4, 4), (255, 255, 255, 255)))
    canvas.drawImage(white, -1, 0, canvas.stringWidth(old) + 2, size + 2, mask="auto")


def _narrow(canvas: Any, old: str, size: float) -> None:
    text = canvas.beginText(0, 3)
    text.setHorizScale(1)
    text.textOut(old)
    canvas.drawText(text)


def _layer(canvas: Any, old: str, size: float) -> None:
    canvas._code.append(_MARK)
    canvas.drawString(0, 3, old)
    canvas._code.append("EMC")


def _struck(canvas: Any, text: str, old: str, size: float) -> None:
    canvas.drawString(0, 3, old)
    width = canvas.stringWidth(old)
    canvas.line(0, 3 + 0.34 * size, width, 3 + 0.34 * size)
    canvas.drawString(width + 1, 3, text)


def _dashed(canvas: Any, text: str, old: str, size: float) -> None:
    canvas.drawString(0, 3, old)
    width = canvas.stringWidth(old)
    for step in range(int(width // 2) + 1):
        canvas.line(2 * step, 3 + 0.34 * size, 2 * step + 1.5, 3 + 0.34 * size)
    canvas.drawString(width + 2, 3, text)


def _barred(canvas: Any, text: str, old: str, size: float) -> None:
    canvas.drawString(0, 3, old)
    width = canvas.stringWidth(old)
    canvas.rect(-0.5, 3 + 0.3 * size, width + 1, 0.8, stroke=0, fill=1)
    canvas.drawString(width + 1, 3, text)


def _slanted(canvas: Any, text: str, old: str, size: float) -> None:
    canvas.drawString(0, 3, old)
    width = canvas.stringWidth(old)
    canvas.line(-0.5, 3 + 0.1 * size, width + 0.5, 3 + 0.6 * size)
    canvas.drawString(width + 1, 3, text)


def _annotated(canvas: Any, text: str, old: str, size: float) -> None:
    """Struck out by a mark of a reviewer, which viewers draw themselves."""
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName

    canvas.drawString(0, 3, old)
    width = canvas.stringWidth(old)
    x, y = canvas.absolutePosition(0, 3)
    corners = (x, y + size, x + width, y + size, x, y, x + width, y)
    mark = {"Type": PDFName("Annot"), "Subtype": PDFName("StrikeOut"), "Rect": PDFArray((x, y, x + width, y + size))}
    canvas._addAnnotation(PDFDictionary({**mark, "QuadPoints": PDFArray(corners), "C": PDFArray((1, 0, 0)), "F": 4}))
    canvas.drawString(width + 1, 3, text)


def _bold(canvas: Any, text: str, old: str, size: float) -> None:
    canvas.drawString(0, 3, text)
    canvas.drawString(0.05 * size, 3, text)


def _shadow(canvas: Any, text: str, old: str, size: float) -> None:
    canvas.setFillGray(0.6)
    canvas.drawString(0.09 * size, 3 - 0.09 * size, text)
    canvas.setFillGray(0)
    canvas.drawString(0, 3, text)


def _field(canvas: Any, text: str, old: str, size: float) -> None:
    if not text.isascii():  # reportlab's fields know no other letters
        canvas.drawString(0, 3, text)
        return
    x, y = canvas.absolutePosition(0, 0)
    name = f"f{len(canvas._code)}-{round(x)}-{round(y)}"
    look = {"borderWidth": 0, "fontSize": size - 1, "width": canvas.stringWidth(text) + 6, "height": size + 3}
    canvas.acroForm.textfield(name=name, value=text, x=x, y=y, **look)


WAYS: dict[str, Callable[[Any, str, str, float], None]] = {
    "white": _hidden(_white),
    "on shade": _hidden(_on_shade),
    "covered": _hidden(_covered),
    "under picture": _hidden(_under_picture),
    "under masked picture": _hidden(_under_masked_picture),
    "narrow": _hidden(_narrow),
    "white of inks": _hidden(_white_of_inks),
    "dark on dark": _dark,
    "tiny": _hidden(_tiny),
    "under a shading": _hidden(_shaded_over),
    "unseen mode": _hidden(_unseen_mode),
    "clip mode": _hidden(_clip_mode),
    "clipped": _hidden(_clipped),
    "cut": _hidden(_cut),
    "dashed": _dashed,
    "transparent": _hidden(_transparent),
    "layer": _hidden(_layer),
    "struck": _struck,
    "barred": _barred,
    "slanted": _slanted,
    "annotated": _annotated,
    "bold": _bold,
    "shadow": _shadow,
    "field": _field,
}


TWICE = ("bold", "shadow")
FIELDS = ("field",)
HIDING = tuple(name for name in WAYS if name not in (*TWICE, *FIELDS))


def over_page(canvas: Any, kind: str, text: str, height: float, font: str) -> None:
    """What stands on every page: a running head, or a watermark (its text, then size, colour, step and angle of the net)."""
    canvas.saveState()
    if kind == "head":
        canvas.setFont(font, 8)
        canvas.drawString(60, height - 25, text)
    else:
        words, size, colour, step, angle = text.split("|")
        canvas.setFont(font, float(size))
        canvas.setFillColorRGB(*map(float, colour.split(",")))
        for number in range(int(height // float(step))):
            canvas.saveState()
            canvas.translate(70 + 90 * (number % 4), height - 40 - float(step) * number)
            canvas.rotate(float(angle))
            canvas.drawString(0, 0, words)
            canvas.restoreState()
    canvas.restoreState()


def with_layer(data: bytes) -> bytes:
    """The file with the layer that marked content belongs to, switched off."""
    if b"/F1" not in data or not _uses_layer(data):
        return data
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    about = {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("旧数")}
    layer = writer._add_object(DictionaryObject(about))
    start = DictionaryObject({NameObject("/OFF"): ArrayObject([layer])})
    properties = {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): start}
    writer._root_object[NameObject("/OCProperties")] = DictionaryObject(properties)
    for page in writer.pages:
        page["/Resources"][NameObject("/Properties")] = DictionaryObject({NameObject("/MC0"): layer})  # type: ignore[index]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _uses_layer(data: bytes) -> bool:
    from pypdf import PdfReader

    return any(_MARK.encode() in page.get_contents().get_data() for page in PdfReader(io.BytesIO(data)).pages)  # type: ignore[union-attr]
