"""The workbench around the explorer: working copy, service, still notebooks, public names, doctor, documentation."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

import wenshang as ws
from docs.__main__ import build
from tests.conftest import ROOT
from tests.explorer.servers import await_lab, free_port, running
from wenshang import doctor, workplace
from wenshang.errors import MissingExtra, UsageError
from wenshang.explorer import serving, workspace


def test_a_working_copy_is_made_once_and_what_the_analyst_changed_stays(tmp_path: Path) -> None:
    folder = workplace.find(tmp_path / "copy")
    (folder / workspace.WELCOME).write_text("{}", "utf-8")
    assert workplace.find(folder) == folder
    assert (folder / workspace.WELCOME).read_text("utf-8") == "{}"
    prepared = workspace.prepare(folder)
    assert all(str(folder) in prepared.environment[name] for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"))
    settings = folder / ".jupyter-state/config/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    assert json.loads(settings.read_text("utf-8")) == {"fetchNews": "false", "checkForUpdates": False}
    settings.write_text("{}", "utf-8")
    workspace.prepare(folder)
    assert settings.read_text("utf-8") == "{}"


def test_chinese_is_drawn_in_a_kernel_without_importing_matplotlib_for_it(tmp_path: Path) -> None:
    code = (
        "from wenshang.explorer import workspace; workspace.prepare_kernel()\n"
        "import sys; assert 'matplotlib' not in sys.modules\n"
        "import warnings; warnings.simplefilter('error')\n"
        "import matplotlib; matplotlib.use('agg'); import matplotlib.pyplot as plt\n"
        "plt.title('政府信息公开 −1'); plt.savefig(sys.argv[1])"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "out.png")], check=True, capture_output=True)
    assert (tmp_path / "out.png").stat().st_size > 0


def service(folder: Path, **words: Any) -> serving.Service:
    return serving.Service(folder, **{"port": free_port(), "visitors": 2, "idle_minutes": 5} | words)


def test_a_token_is_needed_beyond_this_machine_and_a_short_one_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("voila")
    assert serving.plan(service(tmp_path)).token == ""
    assert len(serving.plan(service(tmp_path, host="0.0.0.0")).token) >= 16
    assert len(serving.plan(service(tmp_path, hosts=("intranet.example",))).token) >= 16
    with pytest.raises(UsageError, match="太短"):
        serving.plan(service(tmp_path, host="0.0.0.0", token="123"))


@pytest.mark.parametrize(
    ("words", "said"),
    [({"base_url": "wenshang"}, "以“/”开头"), ({"base_url": "/a b/"}, "以“/”开头"), ({"hosts": ("http://x",)}, "主机名")],
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, words: dict[str, Any], said: str) -> None:
    pytest.importorskip("voila")
    with pytest.raises(UsageError, match=said):
        serving.plan(service(tmp_path, **words))


def test_a_port_in_use_is_said_with_what_to_do(tmp_path: Path) -> None:
    pytest.importorskip("voila")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match=r"已被别的程序占用.*--port"):
            serving.plan(service(tmp_path, port=taken.getsockname()[1]))


def test_only_the_owner_can_look_into_the_folder_with_the_token(tmp_path: Path) -> None:
    (tmp_path / ".jupyter-state").mkdir(mode=0o755)
    workspace.prepare(tmp_path)
    assert (tmp_path / ".jupyter-state").stat().st_mode & 0o777 == 0o700


@pytest.mark.slow
def test_no_file_of_the_state_folder_is_for_others_while_a_kernel_runs(tmp_path: Path) -> None:
    folder, port = workplace.find(tmp_path / "w"), free_port()
    old = folder / workspace.STATE / "runtime" / "left-by-an-earlier-version.json"
    old.parent.mkdir(parents=True)
    old.write_text("{}")
    old.chmod(0o644)
    with running("lab", "--folder", str(folder), "--port", str(port), "--no-browser", folder=folder) as server:
        token = await_lab(folder, port, server)
        headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/api/kernels", b'{"name": "python3"}', headers)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            kernel = json.loads(answer.read())["id"]
        found = {path: path.stat().st_mode & 0o077 for path in (folder / workspace.STATE).rglob("*") if path.is_file()}
    assert any(kernel in path.name for path in found)
    assert any(path.name.endswith("open.html") for path in found)
    assert [path.name for path, others in found.items() if others] == []


def test_without_voila_the_command_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"wenshang\[app\]"):
        serving.plan(service(tmp_path))


def test_a_notebook_shows_an_error_of_ours_as_its_message_alone(data: Path) -> None:
    code = f"import wenshang as ws\nws.Archive.open({str(data)!r}).report('汶上科学局', 2021)"
    done = subprocess.run([sys.executable, "-m", "IPython", "--colors=NoColor", "-c", code], capture_output=True, text=True)
    said = done.stdout + done.stderr
    assert "错误：机关“汶上科学局”" in said
    assert "Traceback" not in said
    assert "line " not in said


@pytest.mark.slow
@pytest.mark.parametrize("name", ["explore", "start_here"])
def test_a_notebook_of_the_workbench_runs_without_widgets_and_stands_still(name: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("facts"))
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    notebook = tmp_path / "notebooks" / f"{name}.ipynb"
    arguments = ["nbconvert", "--to", "html", "--execute", str(notebook), "--output-dir", str(tmp_path)]
    subprocess.run([sys.executable, "-m", "jupyter", *arguments], check=True, capture_output=True, cwd=tmp_path)
    page = (tmp_path / f"{name}.html").read_text("utf-8")
    assert 'class="figures"' in page
    assert "2024年新收政府信息公开申请" in page
    assert "application/vnd.jupyter.widget-view" not in page


def test_the_public_names_are_few_lazy_and_all_there() -> None:
    code = "import sys, wenshang; print(sorted(set(sys.modules) & {'pandas', 'matplotlib', 'ipywidgets', 'lxml', 'click'}))"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip() == "[]"
    assert set(dir(ws)) == set(ws.__all__)
    assert len(dir(ws)) <= 24
    assert all(getattr(ws, name) is not None for name in dir(ws))
    with pytest.raises(AttributeError, match="nothing"):
        _ = ws.nothing  # type: ignore[attr-defined]


def test_report_findings_and_comparison_show_themselves_escaped_in_a_running_ipython(data: Path) -> None:
    code = f"""
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_cell('''
from dataclasses import replace
import wenshang as ws
held = ws.Archive.open({str(data)!r})
report = held.report("汶上县科学技术局", 2021)
found = ws.check(report)
evil = replace(found[0], message="<img src=x onerror=alert(1)>")
hongze = "淮安市洪泽区人民政府"
changes = ws.compare(held.facts(hongze), authority=hongze, year=2024)
''').raise_error()
def shown(name):
    return shell.display_formatter.format(shell.user_ns[name])[0]["text/html"]
assert "政府网站公开信息数" in shown("report")
assert "第四季度" in shown("found")
assert "<img" not in shown("evil") and "&lt;img" in shown("evil")
assert "+74" in shown("changes")
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_record_knows_nothing_of_how_it_is_drawn() -> None:
    code = "import sys, wenshang.model; print(*(name for name in sys.modules if name.startswith('wenshang.')))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["wenshang.model"]


def test_the_doctor_is_content_here_and_names_what_is_wrong_elsewhere(data: Path, tmp_path: Path) -> None:
    states = {check.name: check.state for check in doctor.examine(data, tmp_path, quick=True)}
    assert states["版本"] == states["组件"] == states["字体"] == states["内核"] == states["登记"] == "ok"
    broken = tmp_path / "data"
    shutil.copytree(data, broken, ignore=shutil.ignore_patterns("facts"))
    (broken / "documents/汶上县科学技术局/2021.txt").write_text("改过", "utf-8")
    wrong = {check.name: check for check in doctor.examine(broken, tmp_path, quick=True)}
    assert wrong["登记"].state == "bad"
    assert "2021.txt" in wrong["登记"].found
    assert wrong["登记"].advice


def test_the_documentation_is_a_small_site_whose_links_all_lead_somewhere(tmp_path: Path) -> None:
    written = build(tmp_path / "one")
    again = build(tmp_path / "two")
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in again]
    for path in written:
        page = path.read_text("utf-8")
        assert "<script" not in page
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.replace('href="https://keepachangelog', ""))
        for link in re.findall(r'href="([\w-]+\.html)', page):
            assert (path.parent / link).is_file(), f"{path.name} leads to {link}"
    assert sum(path.stat().st_size for path in written) < 1_000_000


def test_the_welcome_page_leads_to_every_notebook_by_its_chinese_title() -> None:
    cells = json.loads((ROOT / workspace.WELCOME).read_text("utf-8"))["cells"]
    links = dict(re.findall(r"\[([^\]]+)\]\(([\w-]+\.ipynb)\)", "".join("".join(cell["source"]) for cell in cells)))
    shipped = {path.name: json.loads(path.read_text("utf-8")) for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert set(links.values()) == set(shipped) - {Path(workspace.WELCOME).name}
    for title, name in links.items():
        assert "".join(shipped[name]["cells"][0]["source"]).splitlines()[0] == f"# {title}"
