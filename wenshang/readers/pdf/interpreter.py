"""pdfminer's interpreter of a page's program, which also tells the canvas of clipping, transparency, layers and watermarks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFObjRef, dict_value, resolve1, stream_value
from pdfminer.psparser import PSLiteral, literal_name

from wenshang.readers.pdf.canvas import Canvas
from wenshang.readers.pdf.ink import colour, numbers
from wenshang.readers.unseen import WHITE, Colour


def _clipping(paint: Callable[[Any], None]) -> Callable[[Any], None]:
    """An operator that ends a path, and then narrows what is shown to that path where this was asked."""

    def run(self: Any) -> None:
        path = self.curpath
        paint(self)
        if self.pending:
            self.device.cut(path, even=self.even)
            self.pending = False

    return run


class Interpreter(PDFPageInterpreter):  # type: ignore[misc]
    """pdfminer's interpreter, which also tells the canvas of clipping, transparency, layers and watermarks."""

    device: Canvas
    pending = even = False  #: the path that comes narrows what is shown, by crossings counted even and odd
    inherited: Any = None

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        if self.inherited is not None:
            self.graphicstate = self.inherited.copy()

    def subinterp(self) -> Any:
        inner = super().subinterp()
        inner.inherited = self.graphicstate
        return inner

    def get_current_state(self) -> Any:
        now = self.device.state
        return (*super().get_current_state(), replace(now))

    def set_current_state(self, state: Any) -> None:
        super().set_current_state(state[:3])
        self.device.state = state[3]

    def do_W(self) -> None:
        self.pending, self.even = True, False

    def do_W_a(self) -> None:
        self.pending = self.even = True

    do_n = _clipping(PDFPageInterpreter.do_n)
    do_S = _clipping(PDFPageInterpreter.do_S)
    do_f = do_F = _clipping(PDFPageInterpreter.do_f)
    do_f_a = _clipping(PDFPageInterpreter.do_f_a)
    do_B = _clipping(PDFPageInterpreter.do_B)
    do_B_a = _clipping(PDFPageInterpreter.do_B_a)

    def do_gs(self, name: Any) -> None:
        found = resolve1(dict_value(self.resources.get("ExtGState", {})).get(literal_name(name))) if self.resources else None
        if isinstance(found, Mapping):
            state = self.device.state
            fill, line, mode = (resolve1(found.get(key)) for key in ("ca", "CA", "BM"))
            state.fill = float(fill) if isinstance(fill, int | float) else state.fill
            state.line = float(line) if isinstance(line, int | float) else state.line
            if (mask := resolve1(found.get("SMask"))) is not None:
                state.masked = isinstance(mask, Mapping)
            if mode is not None:
                first = resolve1(mode[0]) if isinstance(mode, list) and mode else mode
                state.normal = isinstance(first, PSLiteral) and first.name in ("Normal", "Compatible")

    def init_resources(self, resources: Any) -> None:
        super().init_resources(resources)
        own = resolve1(resources)
        spaces = resolve1(own.get("ColorSpace")) if isinstance(own, Mapping) else None
        for name, spec in spaces.items() if isinstance(spaces, Mapping) else ():
            if (full := _full_ink(resolve1(spec))) is not None:
                self.csmap[name] = PDFColorSpace("Separation", 1)
                self.csmap[name].full = full

    def do_cs(self, name: Any) -> None:
        super().do_cs(name)
        self.graphicstate.ncolor = _initial(self.graphicstate.ncs)

    def do_CS(self, name: Any) -> None:
        super().do_CS(name)
        self.graphicstate.scolor = _initial(self.graphicstate.scs)

    def do_sh(self, name: Any) -> None:
        self.device.shade()

    def do_BMC(self, tag: Any) -> None:
        self.device.marked.append((False, False))

    def do_BDC(self, tag: Any, props: Any) -> None:
        named = literal_name(tag) if isinstance(tag, PSLiteral) else ""
        if isinstance(props, PSLiteral):
            props = dict_value(self.resources.get("Properties", {})).get(props.name) if self.resources else None
        off = named == "OC" and is_off(props, self.device.off)
        about = resolve1(props)
        kind = resolve1(about.get("Subtype")) if named == "Artifact" and isinstance(about, Mapping) else None
        self.device.marked.append((off, isinstance(kind, PSLiteral) and kind.name == "Watermark"))

    def do_EMC(self) -> None:
        if self.device.marked:
            self.device.marked.pop()

    def do_Do(self, xobjid_arg: Any) -> None:
        stream = self.xobjmap.get(literal_name(xobjid_arg))
        belongs = stream_value(stream).get("OC") if stream is not None else None
        self.device.marked.append((belongs is not None and is_off(belongs, self.device.off), False))
        depth = len(self.device.marked)
        super().do_Do(xobjid_arg)
        del self.device.marked[depth - 1 :]


def _initial(space: Any) -> Any:
    """The colour that a colour space begins with."""
    if space.name in ("Separation", "Pattern"):
        return 1.0 if space.name == "Separation" else ""
    return {3: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0, 1.0)}.get(space.ncomponents, 0.0)


def _full_ink(spec: Any) -> Colour | None:
    """The colour of a separate ink in its full tint, where a plain function says it; white for the ink ``None``."""
    if not isinstance(spec, list) or len(spec) != 4 or getattr(resolve1(spec[0]), "name", "") != "Separation":
        return None
    if getattr(resolve1(spec[1]), "name", "") == "None":
        return WHITE
    tint = resolve1(spec[3])
    parts = numbers(tint.get("C1")) if isinstance(tint, Mapping) else []
    if not parts:
        return None
    return colour(PDFColorSpace("alternate", len(parts)), tuple(parts) if len(parts) > 1 else parts[0])


def switched_off(catalog: Any) -> frozenset[int]:
    """The object numbers of the layers that a reader of the file does not see."""
    properties = resolve1(catalog.get("OCProperties"))
    start = resolve1(properties.get("D")) if isinstance(properties, Mapping) else None
    if not isinstance(start, Mapping):
        return frozenset()
    base = resolve1(start.get("BaseState"))
    off = set(_layers(properties.get("OCGs"))) if isinstance(base, PSLiteral) and base.name == "OFF" else set()
    off -= set(_layers(start.get("ON")))
    return frozenset(off | set(_layers(start.get("OFF"))))


def is_off(member: Any, off: Collection[int]) -> bool:
    """Whether content of this layer, or membership of several, is not shown."""
    if isinstance(member, PDFObjRef) and member.objid in off:
        return True
    about = resolve1(member)
    layers = about.get("OCGs") if isinstance(about, Mapping) else None
    if layers is None or not off:
        return False
    numbers = _layers(layers if isinstance(resolve1(layers), list) else [layers])
    policy = resolve1(about.get("P"))
    hidden = [number in off for number in numbers]
    match policy.name if isinstance(policy, PSLiteral) else "AnyOn":
        case "AllOn":
            return any(hidden)
        case "AnyOff":
            return not any(hidden)
        case "AllOff":
            return not all(hidden)
    return bool(hidden) and all(hidden)


def _layers(references: Any) -> list[int]:
    found = resolve1(references)
    return [one.objid for one in found if isinstance(one, PDFObjRef)] if isinstance(found, list) else []
