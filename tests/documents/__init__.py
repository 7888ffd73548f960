"""Annual reports made for tests: a ``Spec`` in, a document of any edition and file type out.

>>> spec = Spec.of(edition="2021", seed=1)
>>> data = build(spec, "html")
>>> data.startswith(b"<!DOCTYPE html>")
True

``build`` is deterministic. ``layout`` gives the blocks before they are written, for tests that damage them first
(``perturbations``); ``write`` turns blocks into bytes.
"""

from __future__ import annotations

from tests.documents.figures import consistent
from tests.documents.layout import Block, Grid, Item, Line, layout
from tests.documents.spec import Media, Spec
from tests.documents.writers import write

__all__ = ["Block", "Grid", "Item", "Line", "Media", "Spec", "build", "consistent", "layout", "write"]


def build(spec: Spec, media: Media = "html") -> bytes:
    """The report as a file of this type: ``text``, ``html``, ``docx`` or ``pdf``."""
    return write(layout(spec), media, title=spec.title)
