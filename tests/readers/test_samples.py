"""The real documents, read and compared with what their pages print."""

from __future__ import annotations

from pathlib import Path

from wenshang.model import Document, Table
from wenshang.readers import read


def grid(table: Table) -> list[list[str | None]]:
    """The texts of a table by row and column."""
    return [[None if cell is None else cell.text for cell in row] for row in table.grid()]


def wide(document: Document, width: int) -> Table:
    """The only table of this width."""
    (found,) = [table for table in document.tables if table.width == width]
    return found


def test_the_founding_report_keeps_one_table_over_a_page_break(data: Path) -> None:
    document = read(data / "documents" / "汶上县科学技术局" / "2021.txt")
    table = wide(document, 10)
    assert table.height == 28
    assert not table.aligned
    assert grid(table)[10][1] == "4.保护第三方合法权益" or grid(table)[10][2] == "4.保护第三方合法权益"


def test_the_founding_report_has_its_sentences_whole(data: Path) -> None:
    document = read(data / "documents" / "汶上县科学技术局" / "2021.txt")
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "(三) 本行政机关人大代表建议和政协提案办理结果公开情况；" in texts
    assert any("组织推进，层层抓落实的工作格局" in text for text in texts)
    assert any("社会公众的需求。" in text for text in texts)


def test_a_portal_page_yields_its_tables_with_blank_cells(samples: Path) -> None:
    document = read(samples / "shuyang-fagai-2023.html")
    table = wide(document, 10)
    assert table.height == 28
    assert sum(cell.text == "" for cell in table.cells) == 125
    assert grid(table)[3] == ["一、本年新收政府信息公开申请数量"] * 3 + ["26", "", "", "", "", "", "26"]


def test_boxed_paragraphs_of_a_pdf_are_no_tables(samples: Path) -> None:
    document = read(samples / "hongze-2024.pdf")
    assert all(table.width > 1 for table in document.tables)
    assert any("规范、有序、健康发展" in paragraph.text for paragraph in read(samples / "hongze-2023.pdf").paragraphs)


def test_tables_of_a_pdf_are_one_over_its_pages(samples: Path) -> None:
    for name in ("hongze-2023.pdf", "hongze-2024.pdf"):
        document = read(samples / name)
        assert [(table.height, table.width) for table in document.tables] == [(14, 4), (26, 10), (4, 15)]
        third = grid(wide(document, 10))
        assert [row[0] for row in third[5:25]] == ["三、本年度办理结果"] * 20
        assert [row[1] for row in third[15:18]] == ["（四）无法提供"] * 3


def test_every_cell_of_a_pdf_knows_its_page(samples: Path) -> None:
    table = wide(read(samples / "hongze-2023.pdf"), 10)
    assert [cell.page for cell in table.cells if cell.row == 3] == [3] * 8
    assert {cell.page for cell in table.cells if cell.row == 25} == {4}


def test_page_numbers_are_gone_and_prose_runs_over_pages(samples: Path) -> None:
    document = read(samples / "hongze-2023.pdf")
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert not any("- " in text for text in texts)
    assert any("严格执行“分级审核、先审后发”程序" in text for text in texts)
