"""Files made from others and kept: each is bound to what it was made from and to its own content, or it is made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from wenshang.files import write_whole

#: what a file is like without reading it: size, time of change and inode
Mark = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder of such files with its ``manifest.json``: name → [hash of what it was made from, sha256 of the file].

    A file that is missing, exchanged, damaged or made from something else is not current, nor is any under a bad manifest.
    """

    folder: Path

    def current(self, wanted: Mapping[str, str]) -> dict[str, Mark]:
        """Of the names and the hashes of what they should be made from: those that are so, each with its mark."""
        manifest = self._manifest()
        marks = {name: self.mark(name) for name in wanted}
        return {
            name: mark
            for name, made_from in wanted.items()
            if (mark := marks[name]) and manifest.get(name) == (made_from, _sha256(self.folder / name))
        }

    def mark(self, name: str) -> Mark | None:
        """What a file is like, without reading it; None where there is none."""
        try:
            found = (self.folder / name).stat()
        except OSError:
            return None
        return found.st_size, found.st_mtime_ns, found.st_ino

    def put(self, name: str, made_from: str, content: bytes) -> Mark | None:
        """Write a file and its line of the manifest; OutputError where the folder cannot be written."""
        write_whole(self.folder / name, content)
        self._save({**self._manifest(), name: (made_from, hashlib.sha256(content).hexdigest())})
        return self.mark(name)

    def keep_only(self, names: Iterable[str]) -> None:
        """Take away every file of the manifest but the named ones; OutputError where the folder cannot be written."""
        manifest, wanted = self._manifest(), set(names)
        if gone := manifest.keys() - wanted:
            self._save({name: line for name, line in manifest.items() if name in wanted})
            for name in gone:
                (self.folder / name).unlink(missing_ok=True)

    def _save(self, manifest: Mapping[str, tuple[str, str]]) -> None:
        write_whole(self.folder / "manifest.json", json.dumps(manifest, indent=1, sort_keys=True).encode())

    def _manifest(self) -> dict[str, tuple[str, str]]:
        """The lines of the manifest that are as they should be; names lead to no other folder."""
        try:
            found = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        lines = found.items() if isinstance(found, dict) else ()
        return {name: (line[0], line[1]) for name, line in lines if _sound(name, line)}


def _sound(name: str, line: object) -> bool:
    two = isinstance(line, list) and len(line) == 2 and all(isinstance(part, str) for part in line)
    return two and not Path(name).is_absolute() and ".." not in Path(name).parts


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def sealed(content: str) -> bytes:
    """A text under a first line with its own hash, for a small file without a manifest."""
    body = content.encode()
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def unsealed(content: bytes) -> str:
    """The text of ``sealed``; ValueError where it is not what was sealed."""
    digest, _, body = content.partition(b"\n")
    if digest.decode("ascii", "replace") != hashlib.sha256(body).hexdigest():
        raise ValueError("not what was sealed")
    return body.decode()
