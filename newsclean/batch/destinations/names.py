"""File names that are made from ids: safe on every file system, and no two ids have one."""

from __future__ import annotations

import hashlib
import re

SUFFIX = ".json"
_LONGEST = 200  # characters of a name; file systems take 255 bytes
_LONGEST_PATH = 1000
# A slash stays where it parts two names. Capitals are escaped since some file systems take them for small letters.
_STRANGE = re.compile(r"[^a-z0-9._/-]|^/|/(?=/|$)|(?<![^/])[._]|\.(?=/)|\.(?=json/)")


def name_of(id: str) -> str:
    """The path for a row's id, slashes as folders; `urllib.parse.unquote` gives the id back, but for long ones.

    What is not a small letter, a digit, ".", "_" or "-" is escaped as in URLs. A long id is cut and has a digest.
    """
    name = _STRANGE.sub(_escaped, id) or "%"
    if len(name) > _LONGEST_PATH or max(map(len, name.split("/"))) > _LONGEST - len(SUFFIX):
        return distinct(name.replace("/", "%2f")[: _LONGEST // 2], id)
    return name + SUFFIX


def distinct(stem: str, *about: str) -> str:
    """A name with a digest of what it is about, which no id has by itself."""
    digest = hashlib.blake2b("\0".join(about).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{stem}~{digest}{SUFFIX}"


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02x}" for byte in match[0].encode("utf-8", "surrogatepass"))
