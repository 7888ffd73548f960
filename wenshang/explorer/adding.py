"""Add a report in the browser: what was read and doubted is shown cell by cell beside its source; saved only when asked.

Reading and saving are ``wenshang.archive.adding.plan`` and ``store``, the same as behind ``wenshang add``.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from wenshang import checks
from wenshang.archive.adding import Addition, plan, store
from wenshang.errors import BadData, WenshangError
from wenshang.explorer import markup, reading, widgets
from wenshang.files import sweep
from wenshang.model import Finding
from wenshang.office import comments, register, wording
from wenshang.office import tally as tallies
from wenshang.readers import sheets

if TYPE_CHECKING:
    from wenshang.archive import Archive
    from wenshang.explorer.state import Host


ACCEPTED = ".txt,.html,.htm,.pdf,.docx,.jpg,.jpeg,.png,.xlsx,.csv"


class Adding:
    """The panel: choose a file, see what was read, correct authority or year and read again, save (or leave a draft unsaved).

    A Word draft is given back with comments; a register of applications is counted, beside the draft read before it.
    """

    def __init__(self, explorer: Host) -> None:
        import ipywidgets

        self.explorer = explorer
        self.addition: Addition | None = None
        self._found: tuple[Finding, ...] = ()
        self._name, self._content = "", b""
        self.upload = ipywidgets.FileUpload(accept=ACCEPTED, multiple=False, description="选择报告文件")
        self.upload.add_class("wx-button")
        self.upload.add_class("wx-primary")
        self.authority = widgets.text("机关（识别有误时更正）", live=False)
        self.year = widgets.text("年度（识别有误时更正）", live=False)
        self.region = widgets.text("地区（新机关填写）", live=False)
        self.kind = widgets.text("类别（新机关填写）", live=False)
        self.again = widgets.button("按更正内容重新读取", self._read)
        self.save = widgets.button("保存", self._save, primary=True)
        self.said = widgets.html()
        self.shown = widgets.html()
        corrections = widgets.beside([self.authority, self.year, self.region, self.kind], "wx-row")
        self.fields = widgets.stack([corrections, widgets.beside([self.again, self.save], "wx-buttons")], "wx-fields")
        self.fields.layout.display = "none"
        text = (
            "可选网页、PDF、Word（.docx）和文本文件，也可以是尚未发布的草稿：先读取并核对，不按“保存”就不会收存。"
            "选依申请公开台账（.xlsx、.csv）则汇总表三、表四，并与先读的草稿逐格比较。"
        )
        head = widgets.html(markup.titled("加入报告、核对草稿、汇总台账", text))
        self.root = widgets.stack([head, self.upload, self.said, self.fields, self.shown], "wx-page")
        self.upload.observe(lambda change: self._take(change["new"]), "value")

    def _take(self, files: Any) -> None:
        """A file was chosen: forget earlier corrections and read it."""
        if not files:
            return
        file = files[0]
        self._name, self._content = str(file["name"]), bytes(file["content"])
        for field in (self.authority, self.year, self.region, self.kind):
            field.value = ""
        self._read()

    def _read(self) -> None:
        widgets.put(self.said, markup.card("正在读取", [self._name]))
        widgets.put(self.shown, "")
        try:
            if _is_sheet(self._name):
                self._tally()
                return
            self.addition = None
            self.addition = self._plan()
            self._found = self._check(self.addition)
        except WenshangError as error:
            widgets.put(self.said, markup.card("读取失败", [str(error)], kind="wx-error"))
            widgets.show(self.fields, bool(self._content))
            self.save.disabled = True
            return
        report = self.addition.report
        self.authority.value, self.year.value = report.authority, str(report.year)
        widgets.put(self.said, self._commented(self._found))
        widgets.put(self.shown, reading.read_report(self.addition, self._found))
        widgets.show(self.fields, True)
        self.save.disabled = self.addition.outcome == "same" or read_only()
        if self.addition.outcome == "same":
            self._complete()

    def _complete(self) -> None:
        """What an addition that was killed left undone is done now."""
        if self.addition is not None and not read_only():
            with suppress(WenshangError):
                self._store(self.addition)

    def _store(self, addition: Addition) -> Archive:
        sweep(self.explorer.store.archive.folder)
        return store(self.explorer.store.archive, addition)

    def _commented(self, found: tuple[Finding, ...]) -> str:
        """The draft with a comment at each problem, to take away; nothing for files of other kinds."""
        if self.addition is None or not self._name.lower().endswith(".docx") or not found:
            return ""
        try:
            content = comments.annotated(self._content, self.addition.report, found, name=self._name)
        except WenshangError as error:
            return markup.card("不能加批注", [str(error)])
        card = markup.card("草稿已加批注", [f"{len(found)} 条批注，在所在的格或句子旁；草稿本身不变。"])
        return card + markup.taken(markup.link(f"{self._name.removesuffix('.docx')}（批注）", "docx", content))

    def _tally(self) -> None:
        """Count a register: its cells beside their rows, and beside the cells of a draft of that year that was read before."""
        known = wording.known_words()
        read = register.read(sheets.read(self._content, name=self._name), name=self._name, known=known)
        text = self.year.value.strip()
        year = int(text) if text.isdecimal() else read.last_year
        if not year:
            raise BadData(where=self._name, found="没有可以统计的行", advice="请填写年度，或核对台账的日期")
        draft = self.addition.report if self.addition else None
        name = self._body(self.authority.value.strip() or (draft.authority if draft else ""))
        archive = self.explorer.store.archive
        before = archive.report(name, year - 1) if name and year - 1 in archive.years(name) else None
        done = tallies.tally(read, year=year, carried=tallies.carried_out(before) if before else None)
        self.year.value, self.authority.value = str(year), name or self.authority.value
        beside = draft if draft and draft.year == year else None
        widgets.put(self.said, "")
        widgets.put(self.shown, reading.counts(done, authority=name, before=before, draft=beside))
        widgets.show(self.fields, True)
        self.save.disabled = True

    def _body(self, name: str) -> str:
        """The full name of a body that is held, ``""`` for any other."""
        archive = self.explorer.store.archive
        return archive.resolve(name).name if name in {one for body in archive.authorities for one in body.names()} else ""

    def _plan(self) -> Addition:
        year = self.year.value.strip()
        return plan(
            self.explorer.store.archive,
            self._content,
            name=self._name,
            authority=self.authority.value.strip(),
            year=int(year) if year.isdecimal() else 0,
            region=self.region.value.strip(),
            kind=self.kind.value.strip(),
        )

    def _check(self, addition: Addition) -> tuple[Finding, ...]:
        archive, report = self.explorer.store.archive, addition.report
        known = archive.knows(report.authority)
        return checks.check(report, earlier=archive.earlier(report.authority, report.year) if known else None)

    def _save(self) -> None:
        if self.addition is None or read_only():
            return
        try:
            archive = self._store(self.addition)
        except WenshangError as error:
            widgets.put(self.said, markup.card("保存失败", [str(error)], kind="wx-error"))
            return
        entry = self.addition.entry
        self.save.disabled = True
        self.explorer.reopen(archive, entry.authority.name)
        lines = [f"{entry.authority.name} {entry.year}年 → {entry.file}", "可在“浏览”中查看。"]
        widgets.put(self.said, markup.card("已保存", lines, kind="wx-good"))
        widgets.put(self.shown, reading.read_report(self.addition, self._found, saved=True))


def read_only() -> bool:
    """True where visitors may read and check reports but not store them (``wenshang app --read-only``)."""
    return os.environ.get("WENSHANG_READ_ONLY", "") == "1"


def _is_sheet(name: str) -> bool:
    """Whether a file is a register by its name: reports are no spreadsheets."""
    return name.lower().endswith((".xlsx", ".xlsm", ".xls", ".csv"))
