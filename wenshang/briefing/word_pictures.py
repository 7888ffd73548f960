"""Pictures of a page for Word: a drawing or an image of the page in, PNG, JPEG or GIF bytes out."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

#: a picture's width in centimetres, and dots a centimetre where it is made from a drawing
WIDTH, _DOTS = 11.0, 100


def bytes_of(drawing: _Element) -> bytes:
    """The bytes of an ``svg`` or ``img``; none where the page holds none."""
    return _drawn(drawing) if drawing.tag == "svg" else _held(drawing)


def _drawn(svg: _Element) -> bytes:
    """A drawing of the page as PNG, set in the project's font."""
    import resvg_py
    from lxml import etree

    from wenshang.charts import fonts

    copied = etree.fromstring(etree.tostring(svg))
    copied.set("xmlns", "http://www.w3.org/2000/svg")
    copied.set("font-family", fonts.NAME)
    text = etree.tostring(copied, encoding="unicode")
    result = resvg_py.svg_to_bytes(
        svg_string=text,
        width=round(WIDTH * _DOTS),
        skip_system_fonts=True,
        font_files=[str(fonts.path())],
        sans_serif_family=fonts.NAME,
        font_family=fonts.NAME,
    )
    return bytes(result)


def _held(image: _Element) -> bytes:
    """The bytes of a picture that the page holds, as PNG where Word does not know its kind."""
    found = re.match(r"data:image/(\w+);base64,(.+)$", str(image.get("src") or ""), re.DOTALL)
    content = b64decode(found[2]) if found else b""
    if not found or found[1] != "webp":
        return content
    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(content)).save(out, "PNG")
    return out.getvalue()
