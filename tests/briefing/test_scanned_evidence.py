"""A figure recognised from a picture shows that picture beside it."""

from __future__ import annotations

import base64
import shutil
from io import BytesIO
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.documents.scanning import pictures, scanned
from tests.readers import made
from wenshang import briefing
from wenshang.archive import Archive, adding
from wenshang.briefing import appendix
from wenshang.readers.pdf.scan import recogniser


@pytest.mark.skipif(not recogniser.available(), reason="the extra ocr is not installed")
def test_the_evidence_of_a_recognised_figure_shows_its_row(tmp_path: Path) -> None:
    from PIL import Image

    shutil.copytree(ROOT / "data", tmp_path / "data")
    held = Archive.open(tmp_path / "data")
    data = scanned(made.report("pdf"), 3)
    held = adding.store(held, adding.plan(held, data, name="扫描.pdf", region="山东省济宁市汶上县", kind="统计"))
    facts = held.facts("甲县统计局", years=2022)
    shown = briefing.sources(held, facts)
    (document,) = next(iter(shown.hidden.values()))["documents"]
    row = document["pictures"]["2022/proactive.normative_documents"]
    picture = Image.open(BytesIO(base64.b64decode(row)))
    assert picture.width > 3 * picture.height
    assert len(row) < 12_000
    known = appendix.CarriedRecords({}, {("甲县统计局", "2022"): document}, {}, {}, {})
    figure = {"authority": "甲县统计局", "period": "2022", "code": "proactive.normative_documents.issued"}
    assert row in appendix._picture(figure, known)
    assert appendix._picture({**figure, "code": "channels.wechat_posts"}, known) == ""


@pytest.mark.skipif(not recogniser.available(), reason="the extra ocr is not installed")
@pytest.mark.parametrize(("kind", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png")])
def test_a_picture_is_added_under_its_own_kind_of_name(kind: str, suffix: str, tmp_path: Path) -> None:
    from PIL import Image

    shutil.copytree(ROOT / "data", tmp_path / "data")
    out = BytesIO()
    Image.open(BytesIO(pictures(made.report("pdf"), 3)[0])).save(out, kind)
    held = Archive.open(tmp_path / "data")
    held = adding.store(held, adding.plan(held, out.getvalue(), name="页", region="山东省济宁市汶上县", kind="统计"))
    (entry,) = (entry for entry in held.entries if entry.authority.name == "甲县统计局")
    assert Path(entry.file).suffix == suffix
