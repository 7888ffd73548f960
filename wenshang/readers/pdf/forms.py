"""Annotations and form fields of a page: their appearance is printed; a field without one shows its value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import MATRIX_IDENTITY, apply_matrix_pt, apply_matrix_rect, decode_text, mult_matrix

from wenshang.readers import limits
from wenshang.readers.pdf.canvas import Canvas, GraphicsState
from wenshang.readers.pdf.ink import EVERYWHERE, Ink, Paint, Pen, Rect, around, numbers, upright
from wenshang.readers.pdf.interpreter import Interpreter, is_off
from wenshang.readers.unseen import BLACK

_UNSEEN = 2 | 32  #: flags of an annotation: hidden, not to be viewed
_SILENT = ("Popup", "Link", "Text")  #: kinds that print nothing of their own


def paint(page: Any, canvas: Canvas) -> None:
    """Paint a page's annotations over its contents."""
    shown = resolve1(page.annots)
    fresh = _wants_values(page)
    for number, found in enumerate(shown if isinstance(shown, list) else ()):
        limits.within(number, limits.PAGE_OBJECTS, name=canvas.name, what="一页的批注", unit="个")
        about = resolve1(found)
        if isinstance(about, Mapping) and _is_seen(about, canvas):
            _paint(about, canvas, page, fresh=fresh)


def _is_seen(about: Mapping[str, Any], canvas: Canvas) -> bool:
    flags, kind = resolve1(about.get("F")), resolve1(about.get("Subtype"))
    off = "OC" in about and is_off(about["OC"], canvas.off)
    return not off and not (isinstance(flags, int) and flags & _UNSEEN) and getattr(kind, "name", "") not in _SILENT


def _paint(about: Mapping[str, Any], canvas: Canvas, page: Any, *, fresh: bool) -> None:
    corners = numbers(about.get("Rect"))
    if len(corners) != 4:
        return
    box = upright((corners[0], corners[1], corners[2], corners[3]))
    value = _value(about)
    form = _appearance(about)
    if value and (form is None or fresh):
        _write(value, apply_matrix_rect(canvas.matrix, box), canvas)
    elif form is not None:
        _run(form, box, canvas, page)
    else:
        _mark(about, box, canvas)


def _mark(about: Mapping[str, Any], box: Rect, canvas: Canvas) -> None:
    """What viewers draw of a reviewer's mark that brings no appearance: a line through text, a filled box, words."""
    kind = getattr(resolve1(about.get("Subtype")), "name", "")
    if kind == "FreeText" and isinstance(words := resolve1(about.get("Contents")), bytes):
        _write(str(decode_text(words)), apply_matrix_rect(canvas.matrix, box), canvas)
    elif kind in ("Square", "Redact") and (inside := numbers(about.get("IC"))):
        canvas.order += 1
        grey = sum(inside) / len(inside)
        canvas.painted.paints.append(Paint(canvas.order, upright(apply_matrix_rect(canvas.matrix, box)), (grey, grey, grey)))
    elif kind == "StrikeOut":
        corners = numbers(about.get("QuadPoints")) or [box[0], box[1], box[2], box[1], box[0], box[3], box[2], box[3]]
        for at in range(0, len(corners) - 7, 8):
            xs, ys = corners[at : at + 8 : 2], corners[at + 1 : at + 8 : 2]
            _draw((min(xs), (min(ys) + max(ys)) / 2, max(xs), (min(ys) + max(ys)) / 2), canvas)
    elif kind in ("Line", "PolyLine", "Ink"):
        drawn = resolve1(about.get({"Line": "L", "PolyLine": "Vertices"}.get(kind, "InkList")))
        for points in drawn if kind == "Ink" and isinstance(drawn, list) else [drawn]:
            ends = numbers(points)
            for at in range(0, len(ends) - 3, 2):
                _draw(tuple(ends[at : at + 4]), canvas)


def _draw(ends: tuple[float, ...], canvas: Canvas) -> None:
    """A line from one end to another; it belongs to no table."""
    canvas.tick()
    line = around([apply_matrix_pt(canvas.matrix, ends[:2]), apply_matrix_pt(canvas.matrix, ends[2:])])
    flat = line[3] - line[1] < 0.5 or line[2] - line[0] < 0.5
    (canvas.painted.inked if flat else canvas.painted.slants).append(line)


def _appearance(about: Mapping[str, Any]) -> PDFStream | None:
    """The form that shows an annotation as it stands."""
    looks = resolve1(about.get("AP"))
    normal = resolve1(looks.get("N")) if isinstance(looks, Mapping) else None
    if isinstance(normal, Mapping):
        state = resolve1(about.get("AS"))
        normal = resolve1(normal.get(state.name)) if isinstance(state, PSLiteral) else None
    return normal if isinstance(normal, PDFStream) else None


def _run(form: PDFStream, box: Rect, canvas: Canvas, page: Any) -> None:
    """Paint a form so that its own box fills the annotation's."""
    bbox, matrix = numbers(form.get("BBox")), tuple(numbers(form.get("Matrix"))) or MATRIX_IDENTITY
    if len(bbox) != 4:
        return
    x0, y0, x1, y1 = apply_matrix_rect(matrix, bbox)
    if x1 == x0 or y1 == y0:
        return
    wide, high = (box[2] - box[0]) / (x1 - x0), (box[3] - box[1]) / (y1 - y0)
    fitted = (wide, 0, 0, high, box[0] - x0 * wide, box[1] - y0 * high)
    canvas.set_ctm(mult_matrix(fitted, canvas.matrix))
    canvas.state = GraphicsState()
    canvas.begin_figure("annotation", bbox, matrix)
    try:
        inner = Interpreter(canvas.rsrcmgr, canvas)
        resources = resolve1(form.get("Resources")) or page.resources or {}
        inner.render_contents(resources, [form], ctm=mult_matrix(matrix, canvas.ctm))
    finally:
        canvas.end_figure("annotation")


def _wants_values(page: Any) -> bool:
    """Whether the file asks to show fields by their values, not by the appearance that it keeps."""
    fields = resolve1(page.doc.catalog.get("AcroForm"))
    return isinstance(fields, Mapping) and resolve1(fields.get("NeedAppearances")) is True


def _value(about: Mapping[str, Any]) -> str:
    """The text of a text or choice field, ``""`` for all else; kind and value may stand at its parent."""
    chain = list(_with_parents(about))
    kind = next((resolve1(one["FT"]) for one in chain if "FT" in one), None)
    value = next((resolve1(one["V"]) for one in chain if "V" in one), None)
    if getattr(kind, "name", "") not in ("Tx", "Ch") or not isinstance(value, bytes):
        return ""
    return str(decode_text(value))


def _with_parents(about: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for _ in range(8):
        yield about
        parent = resolve1(about.get("Parent"))
        if not isinstance(parent, Mapping):
            return
        about = parent


def _write(value: str, box: Rect, canvas: Canvas) -> None:
    """Set a field's value line by line into its box, as a viewer would."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    x0, y0, x1, y1 = upright(box)
    size = min(10.0, (y1 - y0) / len(lines))
    for number, line in enumerate(lines):
        canvas.tick(len(line))
        canvas.order += 1
        pen = Pen(canvas.order, (BLACK,), "", EVERYWHERE, (), False)
        top, left = (y0 + y1) / 2 + size * (len(lines) / 2 - number), x0 + 2
        for letter in line:
            width = size if ord(letter) > 0x2E7F else size / 2
            canvas.painted.glyphs.append(Ink(letter, (left, top - size, min(left + width, max(x1, left + 1)), top), size, 0, pen))
            left += width
