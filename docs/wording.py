"""Every Chinese sentence, heading and word that the product can print, read from its own sources: ``python -m docs.wording``.

Messages come from the syntax tree of the code, words from the TOML of the vocabulary, headings from the notebooks and templates.
What is computed stands as ``…``. Patterns by which documents are read are left out: nobody is told them.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "docs" / "wording.md"
CHINESE = re.compile(r"[\u3400-\u9fff]")
#: rooms in the order in which a user meets them, and what is said there
ROOMS = {
    "notebooks": "笔记本",
    "briefing": "网页、表格和工作簿",
    "comparison": "比较的句子",
    "charts": "图",
    "checks": "核对结果",
    "explorer": "浏览页和工作台",
    "cli": "命令和提示",
    "running": "生成网页",
    "office": "台账和发布稿",
    "workplace": "新建的工作文件夹",
    "archive": "收存报告",
    "parsing": "读取报告",
    "readers": "打开文件",
    "portal": "网站采集",
    "doctor": "环境检查",
    "frames": "数据框",
    "files": "写文件",
    "errors": "错误的开头和结尾",
    "model": "记录",
    "chinese": "数字和文字",
    "vocabulary": "词表",
}
#: vocabulary by which documents are read, never printed
_READING = {"checking.toml", "prose.toml", "prose_rules.toml", "provincial.toml", "applications.toml"}
#: functions whose first argument is a pattern
_PATTERNS = {"compile", "sub", "match", "fullmatch", "search", "findall", "finditer", "split"}
_PATTERN = re.compile(r"\(\?|\\[dsw]|\[\^|\|\S+\|")
#: at least so many characters make a line of their own
SENTENCE = 12


def texts(room: str) -> Iterator[str]:
    """What a room can print, in the order of its files."""
    if room == "notebooks":
        for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
            yield from _of_notebook(json.loads(path.read_text("utf-8")))
        return
    for path in sorted([*(ROOT / "wenshang" / room).rglob("*"), ROOT / "wenshang" / f"{room}.py"]):
        if path.suffix == ".py" and path.is_file():
            yield from _of_code(ast.parse(path.read_text("utf-8")), help_texts=room == "cli")
        elif path.suffix == ".toml" and path.name not in _READING:
            yield from _of_toml(tomllib.loads(path.read_text("utf-8")))
        elif path.suffix == ".md":
            yield from path.read_text("utf-8").splitlines()
        elif path.suffix in (".j2", ".html"):
            yield from (part.strip() for part in re.split(r"<[^>]*>|\{[{%#].*?[}%#]\}", path.read_text("utf-8")))
        elif path.suffix == ".po":
            yield from re.findall(r'^msgstr "(.+)"$', path.read_text("utf-8"), re.M)


def _of_notebook(content: dict[str, Any]) -> Iterator[str]:
    for cell in content["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            yield from source.splitlines()
        else:
            yield from re.findall(r"(?:^|\s)#\s+(.*)", source)
            yield from _of_code(ast.parse(source), help_texts=False)


def _of_toml(value: Any) -> Iterator[str]:
    """Texts that stand alone; lists are names under which things are found."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in _of_toml(one))
    elif isinstance(value, list):
        yield from (text for one in value if isinstance(one, dict) for text in _of_toml(one))


def _of_code(tree: ast.AST, *, help_texts: bool) -> Iterator[str]:
    if isinstance(tree, ast.JoinedStr):
        yield "".join(str(v.value) if isinstance(v, ast.Constant) else "…" for v in tree.values)
        return
    if isinstance(tree, ast.Constant):
        yield tree.value if isinstance(tree.value, str) else ""
        return
    named = getattr(tree, "func", None)
    pattern = isinstance(named, ast.Attribute) and named.attr in _PATTERNS
    for number, child in enumerate(ast.iter_child_nodes(tree)):
        if _is_docstring(tree, child):
            text = child.value.value  # type: ignore[attr-defined]
            if help_texts and len(CHINESE.findall(text)) > len(re.findall("[a-z]+", text)):
                yield from (line.strip() for line in text.split("\n\n"))
        elif not (pattern and number == 1):
            yield from _of_code(child, help_texts=help_texts)


def _is_docstring(parent: ast.AST, child: ast.AST) -> bool:
    return isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant) and isinstance(child.value.value, str)


def page() -> str:
    """The page: for each room its sentences, one a line, then its words."""
    lines = ["# 用语", "", "程序会显示的中文，由 `python -m docs.wording` 从程序、词表和笔记本中取出，“…”处是算出的内容。"]
    for room, title in ROOMS.items():
        found = list(dict.fromkeys(filter(CHINESE.search, map(_shown, texts(room)))))
        sentences = [text for text in found if len(text) >= SENTENCE]
        words = [text for text in found if len(text) < SENTENCE]
        lines += ["", f"## {title}（{room}）", "", *(f"- {_plain(text)}" for text in sentences)]
        lines += ["", "、".join(map(_plain, words))] if words else []
    return "\n".join(lines) + "\n"


def _shown(text: str) -> str:
    """What of a text is shown: no markup, nothing of a pattern by which documents are read."""
    if _PATTERN.search(text):
        return ""
    return " ".join(re.sub(r"\{[\w!:]*\}", "…", re.sub(r"</?[\w:]+[^<>]*>", " ", text)).split())


def _plain(text: str) -> str:
    """A text as Markdown shows it, whatever stands in it."""
    return re.sub(r"([\\`*_<>|\[\]#])", r"\\\1", text)


if __name__ == "__main__":
    PLACE.write_text(page(), "utf-8")
