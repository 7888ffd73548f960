"""The documentation as a small site: docs/*.md in, build/docs/*.html out; offline, no script, the same bytes every time."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from html import escape
from pathlib import Path

import mistune

HERE = Path(__file__).resolve().parent
#: pages in the order of the navigation: file → its name there
PAGES: dict[str, str] = {
    "index": "Overview",
    "tutorial": "十分钟上手",
    "rooms": "The rooms",
    "charts": "Charts",
    "add-a-year": "Add a year",
    "add-an-edition": "Add an edition",
    "add-a-rule": "Add a rule",
    "add-a-notebook": "Add a notebook",
    "frames": "Frames",
    "rules": "核对规则",
    "wording": "用语",
    "decisions": "Decisions",
}


def names() -> dict[str, str]:
    """Every page there is, those with a place in the navigation first, others by their file's name."""
    others = {path.stem: path.stem.replace("-", " ").capitalize() for path in sorted(HERE.glob("*.md"))}
    return {name: label for name, label in PAGES.items() if (HERE / f"{name}.md").is_file()} | {
        name: label for name, label in others.items() if name not in PAGES
    }


def page(name: str, text: str, known: Mapping[str, str]) -> str:
    """One page of the site: navigation, the text as HTML, links between pages turned from .md to .html."""
    markdown = mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])
    body = re.sub(r'href="([\w-]+)\.md(#[^"]*)?"', lambda m: f'href="{m[1]}.html{m[2] or ""}"', str(markdown(text)))
    body = body.replace("<th>", '<th scope="col">').replace("<th style", '<th scope="col" style')
    links = "".join(
        f'<li><a href="{other}.html"{" aria-current=page" if other == name else ""}>{escape(label)}</a></li>'
        for other, label in known.items()
    )
    title = escape(known[name])
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{title} · wenshang</title><style>{(HERE / 'page.css').read_text('utf-8')}</style></head>"
        f'<body><nav aria-label="Pages"><p>wenshang</p><ul>{links}</ul></nav><main>{body}</main></body></html>\n'
    )


def build(output: Path) -> list[Path]:
    """Write every page below ``output``; returns the files written."""
    output.mkdir(parents=True, exist_ok=True)
    known = names()
    written = []
    for name in known:
        path = output / f"{name}.html"
        path.write_text(page(name, (HERE / f"{name}.md").read_text("utf-8"), known), "utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    done = build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "build" / "docs")
    print(f"{len(done)} pages: {done[0].parent}/index.html")
