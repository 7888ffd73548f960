"""A PDF in, the same pages as an office scans them out: laid aslant, noisy, packed hard; no text, one picture a page."""

from __future__ import annotations

from io import BytesIO
from random import Random

#: what an office's scanner does to a page
SKEW = 1.0  #: degrees at most
NOISE = 8.0  #: of 255, standard deviation
QUALITY = 50  #: of JPEG


def pictures(
    data: bytes, seed: int, *, skew: float = SKEW, noise: float = NOISE, quality: int = QUALITY, dpi: int = 200
) -> list[bytes]:
    """Each page of a PDF as a JPEG."""
    import numpy
    import pypdfium2
    from PIL import Image

    random, dice = Random(seed), numpy.random.default_rng(seed)
    document = pypdfium2.PdfDocument(data)
    found = []
    for page in document:
        image = page.render(scale=dpi / 72).to_pil().convert("L")
        image = image.rotate(random.uniform(-skew, skew), Image.Resampling.BICUBIC, fillcolor=255)
        rough = numpy.asarray(image, "float32") + dice.normal(0, noise, (image.height, image.width))
        out = BytesIO()
        Image.fromarray(numpy.clip(rough, 0, 255).astype("uint8")).save(out, "JPEG", quality=quality)
        found.append(out.getvalue())
    document.close()
    return found


def scanned(data: bytes, seed: int, *, skew: float = SKEW, noise: float = NOISE, quality: int = QUALITY) -> bytes:
    """A PDF whose pages are pictures of the pages of ``data``."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    out = BytesIO()
    sheet = canvas.Canvas(out, pagesize=(595, 842), invariant=True)
    for picture in pictures(data, seed, skew=skew, noise=noise, quality=quality):
        sheet.drawImage(ImageReader(BytesIO(picture)), 0, 0, 595, 842)
        sheet.showPage()
    sheet.save()
    return out.getvalue()
