"""Web archives to Document: in go the bytes of an .mht or .mhtml file, out comes the page that it holds."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from hashlib import sha256

from wenshang.errors import UnreadableFile
from wenshang.model import Document
from wenshang.readers import html


def read(data: bytes, *, name: str) -> Document:
    """The paragraphs and tables of the first page of a web archive."""
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                return replace(html.read(content, name=name), sha256=sha256(data).hexdigest())
    raise UnreadableFile(
        where=name, expected="含有网页的存档", found="没有网页的存档", advice="请在浏览器中打开，另存为网页后再试"
    )
