"""One screen of checks of this machine and this data folder: what is well, what is not, and what to do."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from wenshang import workplace
from wenshang.errors import MissingExtra, WenshangError, said_by_system

#: what the interface, the pages and the charts print; each must have a glyph in the packaged font
PROBE = "政府信息公开工作年度报告（一）予以公开、不予公开％±→〔2021〕号“汶上县”‰"
EXTRAS = {"app": "网页版（wenshang app）", "zh": "中文界面", "province": "省级规模（DuckDB、Dask）"}
ENOUGH = 1_000_000_000  # bytes free that a year of briefings for a county needs with room to spare


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the screen: ``state`` is ``ok``, ``note`` (works, could be better) or ``bad`` (something will not work)."""

    name: str
    state: Literal["ok", "note", "bad"]
    found: str
    advice: str = ""


def examine(data: Path, output: Path, *, quick: bool = False) -> tuple[Check, ...]:
    """All checks, in the order of the screen; ``quick`` leaves out what takes over a second (kernel start, reading documents)."""
    checks: list[Callable[[], Check]] = [
        _python,
        _libraries,
        *(lambda extra=extra, use=use: _extra(extra, use) for extra, use in EXTRAS.items()),
        _font,
        lambda: _kernel(start=not quick),
        lambda: _engine(start=not quick),
        _browser,
        lambda: _disk(output),
        lambda: _register(data),
        *([] if quick else [lambda: _coverage(data)]),
    ]
    with workplace.settings():
        return (*(check() for check in checks), *_surroundings())


def _python() -> Check:
    versions = f"Python {platform.python_version()}，{platform.system()} {platform.machine()}，wenshang {_version('wenshang')}"
    return Check("版本", "ok", versions)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _wanting(extra: str = "") -> tuple[list[str], list[str]]:
    """Libraries of wenshang itself, or of one extra: (those present, those missing or too old)."""
    from packaging.requirements import Requirement

    present: list[str] = []
    wanting: list[str] = []
    for line in metadata.requires("wenshang") or ():
        needed = Requirement(line)
        if needed.name == "wenshang" or (extra and not needed.marker):
            continue
        if needed.marker and not needed.marker.evaluate({"extra": extra}):
            continue
        found = _version(needed.name)
        (present if found and needed.specifier.contains(found, prereleases=True) else wanting).append(
            f"{needed.name} {found or '未安装'}"
        )
    return present, wanting


def _libraries() -> Check:
    present, wanting = _wanting()
    if wanting:
        return Check("组件", "bad", "、".join(wanting), "请运行 make install（或 pip install -e . -c constraints.txt）")
    shown = [name for name in present if name.split()[0] in ("pandas", "matplotlib", "jupyterlab", "papermill", "nbconvert")]
    return Check("组件", "ok", f"{len(present)} 个齐全：" + "、".join(shown))


def _extra(extra: str, use: str) -> Check:
    present, wanting = _wanting(extra)
    if wanting:
        return Check(use, "note", "未安装：" + "、".join(wanting), f'需要时运行 pip install "wenshang[{extra}]"')
    return Check(use, "ok", "、".join(present))


def _font() -> Check:
    from wenshang.charts import fonts

    try:
        file = fonts.path()
    except MissingExtra as error:
        return Check("字体", "bad", "没有找到随附的中文字体", error.advice)
    if missing := fonts.missing(PROBE):
        return Check("字体", "bad", f"{file.name} 缺字：{missing}", "请重新安装 zhplot")
    return Check("字体", "ok", f"{file.name}（随程序附带，不依赖系统字体）")


def _kernel(*, start: bool) -> Check:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Check("内核", "bad", "没有 python3 内核", "请运行 python -m ipykernel install --sys-prefix")
    if not start:
        return Check("内核", "ok", f"{spec.display_name}（未试启动）")
    from jupyter_client.manager import start_new_kernel

    try:
        manager, client = start_new_kernel(startup_timeout=30, stderr=subprocess.DEVNULL)
    except Exception as error:
        return Check("内核", "bad", f"启动失败：{error}", "请重新安装 ipykernel，或检查安全软件是否拦截本机连接")
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return Check("内核", "ok", f"{spec.display_name} 可以启动")


def _engine(*, start: bool) -> Check:
    from wenshang.running import nursery
    from wenshang.running.process import Limits, page_process

    if not nursery.can_fork():
        return Check("引擎", "note", "这个系统不能分叉进程，用 papermill 引擎（较慢，结果相同）", "要更快时请在 Linux 上运行")
    if not start:
        return Check("引擎", "ok", "wenshang（未试运行）")
    try:
        with page_process(Limits(seconds=60)) as page:
            replies = [heard["content"]["status"] for heard in page.run("1 + 1") if heard["msg_type"] == "reply"]
    except (WenshangError, OSError) as error:
        return Check("引擎", "bad", f"试运行失败：{error}", "请改用 --engine papermill，并把这一行交给维护人员")
    return Check(
        "引擎", "ok" if replies == ["ok"] else "bad", "wenshang 可以运行笔记本" if replies == ["ok"] else "试运行没有结果"
    )


def _surroundings() -> list[Check]:
    """The folder for temporary files, the user's own, shared memory, and who may read what is written."""
    import tempfile

    try:
        checks = [Check("临时文件夹", "ok", tempfile.gettempdir())]
    except OSError as error:
        checks = [Check("临时文件夹", "bad", f"没有可写的（{said_by_system(error)}）", "请设置环境变量 TMPDIR")]
    home, shared = workplace.home(), Path("/dev/shm")  # noqa: S108
    if home is None:
        checks.append(Check("主文件夹", "note", "这个用户没有主文件夹", "不影响简报；安装定时器前请设置环境变量 HOME"))
    elif not os.access(home, os.W_OK):
        checks.append(Check("主文件夹", "note", f"{home} 不可写", "不影响简报；安装定时器前请检查权限"))
    if sys.platform == "linux" and not os.access(shared, os.W_OK):
        checks.append(Check("共享内存", "note", f"{shared} 不可写", "不影响简报；自己的笔记本用多进程时可能受影响"))
    if (mask := _mask()) & 0o044:
        advice = "简报要供别人打开时，请先运行 umask 022"
        checks.append(Check("文件权限", "note", f"新文件别人不能读（umask {mask:03o}）", advice))
    return checks


def _mask() -> int:
    """The permissions that new files are not given; the system tells them only when they are set."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _browser() -> Check:
    from wenshang.briefing import pdf

    found = pdf.chromium()
    if found is None:
        return Check("浏览器", "note", "没有找到 Chromium、Chrome 或 Edge", "不影响网页简报；要同时生成 PDF 时请安装其一")
    return Check("浏览器", "ok", f"{found.stem}（可生成 PDF）")


def _disk(output: Path) -> Check:
    place = next(folder for folder in (output.resolve(), *output.resolve().parents) if folder.is_dir())
    free = shutil.disk_usage(place).free
    space = f"{output} 所在磁盘剩余 {free / 1e9:.1f} GB"
    if not os.access(place, os.W_OK):
        return Check("磁盘", "bad", f"{output} 不可写", "请检查权限，或用 --output 另选文件夹")
    if free < ENOUGH:
        return Check("磁盘", "note", space, "请清理磁盘，或用 --output 另选文件夹")
    return Check("磁盘", "ok", space)


def _register(data: Path) -> Check:
    from wenshang.archive import Archive
    from wenshang.archive.documents import altered

    try:
        archive = Archive.open(data)
        documents = [entry for entry in archive.entries if entry.method == "document"]
        changed = [entry.file for entry in documents if altered(archive.folder, entry)]
    except (WenshangError, OSError) as error:
        return Check("登记", "bad", str(error), "" if "。" in str(error) else "请恢复数据文件夹，或用 --data 指定")
    if changed:
        return Check("登记", "bad", f"{len(changed)} 个文件不见了或与登记的不符：{'、'.join(changed[:3])}", "请恢复原文件")
    if not archive.entries:
        return Check("登记", "note", f"{data} 中还没有收存报告", "请用 wenshang add 报告文件 加入")
    if not os.access(data, os.W_OK):
        return Check("登记", "note", f"{data} 不能写入", "可以生成简报；加入报告、记录审核结论前请检查权限")
    years = [entry.year for entry in archive.entries]
    span = f"，{min(years)}–{max(years)} 年" if years else ""
    return Check(
        "登记", "ok", f"{len(archive.authorities)} 个机关、{len(archive.entries)} 份年报（原件 {len(documents)} 份）{span}"
    )


def _coverage(data: Path) -> Check:
    from wenshang.archive import Archive, coverage

    try:
        drifted = coverage.drift(Archive.open(data))
    except WenshangError as error:
        return Check("读出情况", "bad", str(error), "请先解决上面的问题")
    if drifted:
        names = "、".join(name for name, _, _ in drifted[:3])
        return Check(
            "读出情况", "note", f"{len(drifted)} 份与 coverage.csv 不同：{names}", "请用 wenshang coverage 查看后决定是否更新"
        )
    return Check("读出情况", "ok", "与 coverage.csv 一致")
