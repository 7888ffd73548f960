"""What an analyst does in the explorer, step by step; the same in JupyterLab and through Voilà."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile


def await_sentence(page: Any, text: str) -> None:
    """Wait until the sentence reads so; what evidence hides is no part of it."""
    page.wait_for_function("text => document.querySelector('.wx-said').innerText.replace(/\\s/g, '').includes(text)", arg=text)


def choose(page: Any) -> None:
    """Find 洪泽 by typing, choose a figure and a measure; heading, chart, table and sentence follow together."""
    page.get_by_label("机关", exact=True).press_sequentially("洪泽")
    listing = page.get_by_label("选择机关")
    page.wait_for_function("() => [...document.querySelectorAll('.wx-side .wx-list select')][0].options.length === 1")
    listing.select_option(label="淮安市洪泽区人民政府")
    page.get_by_label("选择指标").select_option(label="\u3000（一）予以公开")
    page.wait_for_selector(".wx-heading h2:has-text('予以公开')")
    await_sentence(page, "2024年予以公开50件")
    page.wait_for_selector(".wx-table tbody th:has-text('予以公开')")
    assert "予以公开" in page.locator(".wx-chart svg title").first.text_content()
    before = page.locator(".wx-chart svg").inner_html()
    page.get_by_label("选择指标").select_option(label="\u3000一、本年新收政府信息公开申请数量")
    await_sentence(page, "增加74件")
    page.get_by_role("button", name="增幅").click()
    page.wait_for_selector(".wx-table td summary:text-is('+352.4%')")
    assert page.locator(".wx-chart svg").inner_html() != before


def open_evidence(page: Any) -> None:
    """A figure of the table shows where it comes from."""
    page.get_by_role("button", name="数值").click()
    page.wait_for_selector(".wx-table td summary:text-is('95')")
    page.locator(".wx-table .wx-figure summary", has_text="95").click()
    shown = page.locator(".wx-table .wx-figure[open] .wx-evidence")
    assert "本年新收（2024年）：95件" in shown.inner_text()
    assert "淮安市洪泽区人民政府2024年政府信息公开工作年度报告" in shown.inner_text()
    page.locator(".wx-heading h2").first.click(force=True)  # a click anywhere else closes it
    page.wait_for_function("() => !document.querySelector('.wx-figure[open]')")


def home(page: Any) -> None:
    """One's own body is chosen once: what changed, what is doubtful, what comes next, and the way there."""
    page.get_by_role("button", name="本机关", exact=True).click()
    page.get_by_label("查找本机关").press_sequentially("洪泽")
    page.wait_for_function("() => [...document.querySelectorAll('.wx-form .wx-list select option')].length === 1")
    page.get_by_role("button", name="设为本机关").click()
    at_home(page)
    page.get_by_role("button", name="浏览比较").click()
    page.wait_for_selector(".wx-heading:has-text('淮安市洪泽区人民政府') >> visible=true")


def at_home(page: Any) -> None:
    """The page of one's own body."""
    page.wait_for_selector(".wx-two h3:has-text('主要变化')")
    shown = page.locator(".wx-two").inner_text()
    assert "存疑和问题" in shown
    assert "2025年度报告：由台账汇总表三、表四，发布前核对草稿，发布后加入。" in shown


def stand_beside(page: Any, width: int) -> None:
    """Controls, chart and findings begin at one height at a width of the window."""
    page.set_viewport_size({"width": width, "height": 900})
    tops = [page.locator(f".wx-{name}").bounding_box()["y"] for name in ("side", "main", "aside")]
    assert max(tops) - min(tops) < 2, (width, tops)


def chart_first_on_a_phone(page: Any) -> None:
    """On a phone the chart stands before the controls and the table, and nothing is wider than the screen."""
    page.set_viewport_size({"width": 390, "height": 844})
    tops = [page.locator(f"{part} >> visible=true").first.bounding_box()["y"] for part in (".wx-chart", ".wx-side", ".wx-table")]
    assert tops == sorted(tops)
    assert page.evaluate("() => document.querySelector('.wx-app').scrollWidth") <= 390


def upload(page: Any, draft: Path) -> None:
    """A report with two cells swapped is read, its doubt shown beside the source line, and nothing saved."""
    page.get_by_role("button", name="加入报告").click()
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="选择报告文件").click()
    chosen.value.set_files(str(draft))
    page.wait_for_selector(".wx-read summary:has-text('存疑的数字（2）')")
    doubted = page.locator(".wx-doubt tbody tr").first
    assert doubted.locator("mark").inner_text() == "3"
    assert page.locator(".wx-findings .wx-tag", has_text="存疑").count() >= 1


def papers(page: Any, draft: Path, register: Path) -> None:
    """A Word draft comes back with its comments; a register is shown cell by cell beside its rows."""
    for path in (draft, register):
        with page.expect_file_chooser() as chosen:
            page.get_by_role("button", name="选择报告文件").click()
        chosen.value.set_files(str(path))
        if path is draft:
            page.wait_for_selector(".wx-card:has-text('草稿已加批注')")
            with page.expect_download() as taken:
                page.locator(".wx-take a", has_text="下载 .docx").click()
            assert taken.value.suggested_filename == "草稿（批注）.docx"
            assert "word/comments.xml" in ZipFile(taken.value.path()).namelist()
    page.wait_for_selector("caption:has-text('表三、表四各格的依据')")
    row = page.locator(".wx-table tr", has_text="予以公开（自然人）")
    assert "台账第2行（1号）" in row.inner_text()


def brief(page: Any) -> None:
    """The briefing of the selection is made and opened."""
    page.get_by_role("button", name="生成简报").first.click()
    page.locator("button.wx-primary", has_text="生成简报").click()
    page.wait_for_selector(".wx-card:has-text('已生成')", timeout=120_000)
    assert page.locator(".wx-card:has-text('已生成') a", has_text="下载 .docx").count() == 1
    page.get_by_text("打开简报").click()
    shown = page.frame_locator(".wx-page-made iframe")
    assert "淮安市洪泽区人民政府" in shown.locator("h1").inner_text()


def draft(folder: Path) -> Path:
    """The founding report with other figures, two of them swapped, as a draft that nobody has saved."""
    text = (folder / "data/documents/汶上县科学技术局/2021.txt").read_text("utf-8")
    rows = {
        "一、本年新收政府信息公开申请数量": "\t\t12\t3\t0\t0\t0\t0\t15\t",
        "(一) 予以公开": "\t3\t9\t0\t0\t0\t0\t12\t",
        "2.重复申请": "\t3\t0\t0\t0\t0\t0\t3",
        "(七)总计": "\t\t12\t3\t0\t0\t0\t0\t15",
    }
    lines = text.splitlines()
    for number, line in enumerate(lines):
        label = next((label for label in rows if label in line and "\t" in line), None)
        if label:
            lines[number] = line[: line.index(label) + len(label)] + rows[label]
    path = folder / "草稿.txt"
    path.write_text("\n".join(lines), "utf-8")
    return path
