"""Figures and images of a notebook's cells as figures of the page: SVG drawings and ``data:`` images, each described."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from wenshang.briefing import markup

if TYPE_CHECKING:
    from lxml.etree import _Element

    from wenshang.briefing.outputs import Cell

IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_STARTS = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8", "image/webp": b"RIFF"}
#: the largest image, in bytes: a page must stay one that can be sent
LARGEST = 3 * 1024 * 1024


def is_drawing(data: Mapping[str, Any]) -> bool:
    """True for an output that is a picture."""
    return "image/svg+xml" in data or any(kind in data for kind in IMAGES)


def figure(data: Mapping[str, Any], about: Cell, *, told: Mapping[str, Any]) -> _Element:
    """An output's picture with caption and description; ``told`` is what our formatter says of a matplotlib figure."""
    titled = bool(told.get("titled"))  # the drawing shows its title and caveats itself
    caption, about.caption = (about.caption, "") if titled else (about.named(str(told.get("title", ""))), "")
    name = caption or str(told.get("title", ""))
    said = str(told.get("description", "")) or name or "图"
    drawing = _drawing(data["image/svg+xml"], said, about) if "image/svg+xml" in data else _image(data, said, about)
    notes = Markup("").join(Markup("<p>{}</p>").format(note) for note in ([] if titled else told.get("notes", [])))
    head = Markup("<figcaption>{}</figcaption>").format(caption) if caption else ""
    box = Markup('<figure>{}<div class="wide" role="region" tabindex="0" aria-label="{}"></div>{}</figure>')
    made = markup.tree(str(box.format(head, f"图：{name or '无题'}", notes)), where=about.where)
    made.find(".//div[@class='wide']").append(drawing)  # type: ignore[union-attr]
    return made


def _image(data: Mapping[str, Any], said: str, about: Cell) -> _Element:
    kind = next(kind for kind in IMAGES if kind in data)
    text = data[kind] if isinstance(data[kind], str) else "".join(data[kind])
    return image(kind, "".join(text.split()), said, about)


def image(kind: str, encoded: str, said: str, about: Cell) -> _Element:
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
    return etree.Element("img", {"src": f"data:{kind};base64,{encoded}", "alt": said})


def _drawing(source: Any, said: str, about: Cell) -> _Element:
    """An SVG with allowed elements only, described, its ids its own, its styles as attributes (a page has no inline styles)."""
    from lxml import etree

    text = source if isinstance(source, str) else "".join(source)
    root = markup.tree(re.sub(r"^\s*<\?xml.*?\?>|<!DOCTYPE[^>]*>", "", text, flags=re.S), where=about.where)
    svg = root.find("svg")
    if svg is None:
        raise about.refuse("不是 SVG 的图", "请重新生成图片")
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    _rename(svg, f"g{mark}-")
    for name in ("width", "height") if svg.get("viewBox") else ():
        svg.attrib.pop(name, "")
    svg.set("class", "chart")
    for child in svg.findall("title") + svg.findall("desc"):
        svg.remove(child)
    svg.set("role", "img")
    told = etree.Element("title", {"id": f"g{mark}"})
    told.text = said
    svg.insert(0, told)
    svg.set("aria-labelledby", f"g{mark}")
    return svg


def _rename(svg: _Element, prefix: str) -> None:
    """Give every id of a drawing a prefix of its own, and follow it where it is used; drop those that are not."""
    used = set(re.findall(r"#([^\")\s;]+)", " ".join(str(v) for e in svg.iter() for n, v in e.attrib.items() if n != "id")))
    for element in svg.iter():
        for name, value in list(element.attrib.items()):
            if name == "id":
                if value in used:
                    element.set("id", prefix + str(value))
                else:
                    del element.attrib["id"]
            elif name == "href" or "url(#" in str(value):
                element.set(str(name), re.sub(r"(url\(#|^#)", rf"\g<1>{prefix}", str(value)))
