"""Figures and images of a notebook's cells as figures of the page, each described; a page's pictures as bytes, for Word."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wenshang.briefing import markup
from wenshang.briefing.fragments import figure_box, note_below
from wenshang.briefing.markup import NotebookCell
from wenshang.charts import fonts
from wenshang.charts.svg import rename

if TYPE_CHECKING:
    from lxml.etree import _Element

IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_STARTS = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8", "image/webp": b"RIFF"}
#: what a drawing may hold and a page may not
_PROGRAM = re.compile(r"<(?:\w+:)?(script|foreignObject)\b")
#: the largest image, in bytes: a page must stay one that can be sent
LARGEST = 3 * 1024 * 1024
#: a picture's width on paper in centimetres, and dots a centimetre where it is made from a drawing
ON_PAPER, _DOTS = 11.0, 100


def is_drawing(data: Mapping[str, Any]) -> bool:
    """True for an output that is a picture."""
    return "image/svg+xml" in data or any(kind in data for kind in IMAGES)


def figure(data: Mapping[str, Any], about: NotebookCell, *, known: Mapping[str, Any]) -> _Element:
    """An output's picture with caption and description; ``known`` is what our formatter says of a matplotlib figure.

    A drawing that shows its title itself (``titled``) needs no caption of ours; what is not known, the SVG's own words say. Where
    there is nothing to draw, a line says why.
    """
    if known.get("nothing"):
        name = about.named(str(known.get("title", "")))
        return markup.tree(str(note_below(f"{name}：{known['nothing'].removeprefix('没有图：')}")), where=about.where)
    drawing = _drawing(data["image/svg+xml"], about) if "image/svg+xml" in data else None
    own = _words(drawing) if drawing is not None else {}
    if drawing is not None and known.get("ours"):  # drawn for the width of the page
        drawing.attrib.pop("width", "")
        drawing.set("class", "chart")
    titled = bool(known.get("titled"))
    caption, about.caption = (about.caption, "") if titled else (about.named(str(known.get("title") or own.get("title", ""))), "")
    text = str(known.get("description") or own.get("desc") or known.get("title") or own.get("title") or caption or "图")
    shown = _image(data, text, about) if drawing is None else _described(drawing, text, f"t{about.number()}")
    notes = () if titled else known.get("notes", ())
    box = figure_box("", caption=caption, name=caption or known.get("title") or "无题", notes=notes)
    root = markup.tree(str(box), where=about.where)
    root.find(".//div[@class='wide']").append(shown)  # type: ignore[union-attr]
    return root


def _image(data: Mapping[str, Any], description: str, about: NotebookCell) -> _Element:
    kind = next(kind for kind in IMAGES if kind in data)
    return image(kind, "".join("".join(data[kind]).split()), description, about)


def image(kind: str, encoded: str, description: str, about: NotebookCell) -> _Element:
    """An image inside the page; stops it where the data are no such image or too large."""
    from lxml import etree

    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if kind not in _STARTS or not content.startswith(_STARTS[kind]):
        raise about.refuse("打不开的图片", "请重新生成图片")
    if len(content) > LARGEST:
        raise about.refuse(f"{len(content) // 1024} KB 的图片", f"请缩小到 {LARGEST // 1024} KB 以内")
    return etree.Element("img", {"src": f"data:{kind};base64,{encoded}", "alt": description})


def _drawing(source: Any, about: NotebookCell) -> _Element:
    """An SVG with allowed elements only, its ids its own, its styles as attributes (a page has no inline styles)."""
    text = "".join(source)
    if found := _PROGRAM.search(text):
        raise about.refuse(f"图中的{'脚本' if found[1] == 'script' else '网页片段'}", "网页不含程序：请存成图片后显示")
    root = markup.tree(re.sub(r"^\s*<\?xml.*?\?>|<!DOCTYPE[^>]*>", "", text, flags=re.S), where=about.where)
    svg = root.find("svg")
    if svg is None:
        raise about.refuse("不是 SVG 的图", "请重新生成图片")
    rename(svg, f"g{about.number()}-".__add__)
    if svg.get("viewBox"):
        svg.attrib.pop("height", "")  # it follows from the width, which the page may narrow
    svg.set("class", "drawing")
    return svg


def _words(svg: _Element) -> dict[str, str]:
    """The title and description that a drawing brings along."""
    return {str(child.tag): markup.words(child).strip() for child in svg if child.tag in ("title", "desc")}


def _described(svg: _Element, description: str, name: str) -> _Element:
    from lxml import etree

    for child in svg.findall("title") + svg.findall("desc"):
        svg.remove(child)
    title = etree.Element("title", {"id": name})
    title.text = description
    svg.insert(0, title)
    svg.attrib.update({"role": "img", "aria-labelledby": name})
    return svg


def bytes_of(drawing: _Element) -> bytes:
    """The bytes of an ``svg`` or ``img``; none where the page holds none."""
    return _rasterised(drawing) if drawing.tag == "svg" else _held(drawing)


def _rasterised(svg: _Element) -> bytes:
    """A drawing of the page as PNG, set in the project's font."""
    import resvg_py
    from lxml import etree

    copied = etree.fromstring(etree.tostring(svg))
    copied.set("xmlns", "http://www.w3.org/2000/svg")
    copied.set("font-family", fonts.NAME)
    text = etree.tostring(copied, encoding="unicode")
    result = resvg_py.svg_to_bytes(
        svg_string=text,
        width=round(ON_PAPER * _DOTS),
        skip_system_fonts=True,
        font_files=[str(fonts.path())],
        sans_serif_family=fonts.NAME,
        font_family=fonts.NAME,
    )
    return bytes(result)


def _held(image: _Element) -> bytes:
    """The bytes of a picture that the page holds, as PNG where Word does not know its kind."""
    found = re.match(r"data:image/(\w+);base64,(.+)$", str(image.get("src") or ""), re.DOTALL)
    content = base64.b64decode(found[2]) if found else b""
    if not found or found[1] != "webp":
        return content
    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(content)).save(out, "PNG")
    return out.getvalue()
