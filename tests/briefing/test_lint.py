"""Every rule of the gate has a page that fails it, and a real page passes them all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.briefing.conftest import HONGZE, Execute
from wenshang import briefing
from wenshang.briefing.fragments import FIGURES
from wenshang.briefing.lint import RULES, lint, require
from wenshang.cli.pages import lint as command
from wenshang.errors import LintFailed

TABLE = "<table><caption>表</caption><tbody><tr><th scope='row'>甲</th><td>1</td></tr></tbody></table>"


def page() -> str:
    html = {"text/html": f"<p>年度 1.25</p>{TABLE}", FIGURES: {"figures": []}}
    outputs = [new_output("display_data", html)]
    made: Any = new_notebook(cells=[new_markdown_cell("# 题\n\n## 一节"), new_code_cell("", outputs=outputs)])
    return briefing.export(made)


BROKEN = {
    "语言": ('lang="zh-CN"', 'lang="en"'),
    "安全策略": ("default-src &#39;none&#39;", "default-src *"),
    "脚本": ("<p>年度", "<script>1</script><p>年度"),
    "外部引用": ("<p>年度", '<p><a href="https://example.com/">年</a>度'),
    "页内位置": ("<p>年度", '<p><a href="#nowhere">年</a>度'),
    "替代文字": ("<p>年度", '<p><img src="data:image/png;base64,AA==" alt=" ">年度'),
    "标题层次": ("<p>年度", "<h4>年度</h4><p>年度"),
    "表格": (' scope="row"', ""),
    "字形": ("<p>年度", "<p>年度鑫"),
    "空值字样": ("<p>年度 1.25", "<p>年度 nan"),
    "小数": ("<p>年度 1.25", "<p>年度 1.251251"),
    "本机路径": ("<p>年度 1.25", "<p>年度 /home/a"),
    "大小": ("<p>年度", "<p>" + "年度" * 700_000),
}


def test_every_rule_has_a_page_that_fails_it() -> None:
    assert set(BROKEN) == set(RULES)


def test_a_sound_page_breaks_nothing() -> None:
    assert lint(page()) == ()


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_the_broken_page_is_caught_by_its_rule(rule: str) -> None:
    sound, broken = BROKEN[rule]
    text = page()
    assert sound in text
    assert any(found.startswith(f"{rule}：") for found in lint(text.replace(sound, broken, 1)))


@pytest.mark.parametrize(
    ("rule", "added"),
    [
        ("脚本", '<p onclick="x()">年</p>'),
        ("脚本", '<iframe src="about:blank"></iframe>'),
        ("脚本", '<form action="#x"></form>'),
        ("外部引用", '<img alt="年" src="//example.com/a.png">'),
        ("外部引用", "<p style=\"background:url('http://example.com')\">年</p>"),
        ("替代文字", "<svg><text>年</text></svg>"),
        ("标题层次", "<h1>年</h1>"),
        ("表格", "<table><tbody><tr><td>1</td></tr></tbody></table>"),
        ("页内位置", '<p id="main">年</p>'),
        ("空值字样", "<p>None</p>"),
        ("空值字样", "<p>inf%</p>"),
        ("本机路径", "<p>C:\\Users</p>"),
        ("本机路径", "<p>file:///a</p>"),
    ],
)
def test_other_ways_to_break_a_rule_are_caught_too(rule: str, added: str) -> None:
    assert any(found.startswith(rule) for found in lint(page().replace("<p>年度", f"{added}<p>年度", 1)))


@pytest.mark.parametrize("fine", ["information None-free infinite", "约 1.2345 万", "/a/home/b", "nano"])
def test_words_that_only_look_like_faults_pass(fine: str) -> None:
    rules = ("空值字样", "小数", "本机路径")
    assert not [found for found in lint(page().replace("年度 1.25", fine)) if found.startswith(rules)]


def test_what_a_document_says_is_not_judged_as_our_text() -> None:
    quoted = page().replace("<p>年度 1.25</p>", "<blockquote><p>None 1.234567 /home/x</p></blockquote>")
    assert not [found for found in lint(quoted) if found.startswith(("空值字样", "小数", "本机路径"))]


def test_a_broken_page_is_refused_by_name() -> None:
    with pytest.raises(LintFailed, match=r"甲局/2021/x\.html"):
        require(page().replace('lang="zh-CN"', ""), where="甲局/2021/x.html")


def test_a_real_page_passes(execute: Execute) -> None:
    assert lint(briefing.export(execute("yearly_comparison", authority=HONGZE, year=2024))) == ()


def test_the_command_names_what_is_broken_and_fails(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(), "utf-8")
    (tmp_path / "b.html").write_text(re.sub("<p>年度", '<p onload="x">年度', page()), "utf-8")
    fine = CliRunner().invoke(command, [str(tmp_path / "a.html")])
    assert (fine.exit_code, fine.output) == (0, "1 页都合规。\n")
    broken = CliRunner().invoke(command, [str(tmp_path)])
    assert isinstance(broken.exception, LintFailed)
    assert "b.html：脚本：p 有事件处理属性 onload" in broken.output
    missing = CliRunner().invoke(command, [str(tmp_path / "c.html")])
    assert "没有这个文件" in str(missing.exception)
