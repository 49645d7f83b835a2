"""The encoding of bytes that no label tells, by what the text would look like in each.

A wrong encoding gives itself away: it makes rare signs out of common ones. So each candidate is scored by the share
of its signs beyond ASCII that are common in the script it is for.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import NamedTuple

from newsclean.page.mending import MEND

_SAMPLE = 200_000  # bytes that are looked at
_FEWEST = 8  # bytes beyond ASCII from which on a script is told
_SURE = 0.8  # share of common signs in East Asian text
_KANA = 0.1  # least share of kana in Japanese
_IN_ROWS = 0.6  # share of bytes beyond ASCII with neighbours like them, from which on an alphabet is not Latin
_LIKELY = 0.5  # share of the commonest letters of an alphabet, which are 7 in 10, in a text that is written in it

_SHIFT = re.compile(rb"\x1b\$[@B]")  # into the two-byte signs of ISO-2022-JP, which needs no byte beyond ASCII
_TAGS = re.compile(rb"<[^<>]{0,2000}>")
_BEYOND = re.compile(rb"[\x80-\xff]")
_ROWS = re.compile(rb"[\x80-\xff]{3,}")
_WINDOWS = re.compile(rb"[\x80-\x9f]")  # letters and quotation marks where ISO 8859 has none
_LOST = "\ufffd"
_KANAS = frozenset(map(chr, range(0x3041, 0x30FF)))
_MARKS = frozenset("\u00a0«»·№°©®").union(map(chr, range(0x2010, 0x2027)))  # in texts of any script
_WIDE_MARKS = _MARKS.union(map(chr, (*range(0x3000, 0x3020), *range(0xFF01, 0xFF5F))))
_LETTERS = {
    "cp1251": "оеаинтсрвлкі",
    "koi8-u": "оеаинтсрвлкі",
    "iso8859-5": "оеаинтсрвлкі",
    "cp1253": "αοιτενσηρπκς",
    "cp1255": "יוהלאתרבמשנד",
    "cp1256": "اليمنورتبةعد",
    "cp874": "าน่อเร้กมลัีงหวยทดะสใตไค",
}
_LATIN = {"cp1250": "bs cs hr hu pl ro sk sl sq", "cp1254": "az tr", "cp1257": "et lt lv"}
_BY_LANGUAGE = {language: codec for codec, languages in _LATIN.items() for language in languages.split()}


class _Script(NamedTuple):
    """An encoding of East Asian text, and the first and second bytes of the signs that are common in it."""

    codec: str
    firsts: range
    seconds: range


# In order: what fits Korean fits Chinese, too, and Chinese fits all of Japanese but its kana.
_SCRIPTS = (
    _Script("cp949", range(0xB0, 0xC9), range(0xA1, 0xFF)),
    _Script("euc-jp", range(0xA1, 0xD0), range(0xA1, 0xFF)),
    _Script("cp932", range(0x81, 0x99), range(0x40, 0xFD)),
    _Script("gb18030", range(0xB0, 0xD8), range(0xA1, 0xFF)),
    _Script("big5hkscs", range(0xA4, 0xC7), range(0x40, 0xFF)),
)
_JAPANESE = ("euc-jp", "cp932")


def guess_codec(data: bytes, language: str | None = None) -> str | None:
    """The Python codec of bytes that are not UTF-8; None where nothing speaks against windows-1252.

    `language` is the one the page declares (ISO 639-1, in lower case), None where it declares none; it tells the
    encodings of Latin letters apart, the other ones are told by their bytes.
    """
    sample = data[:_SAMPLE]
    return "iso2022-jp" if _SHIFT.search(sample) else _of_script(_TAGS.sub(b" ", sample)) or _latin(sample, language)


def _of_script(text: bytes) -> str | None:
    beyond = len(_BEYOND.findall(text))
    if beyond < _FEWEST:
        return None
    eastern = next((script.codec for script in _SCRIPTS if _fits(text, script)), None)
    in_rows = sum(map(len, _ROWS.findall(text)))
    return eastern or (_alphabetic(text) if in_rows >= _IN_ROWS * beyond else None)


def _fits(text: bytes, script: _Script) -> bool:
    decoder = codecs.getincrementaldecoder(script.codec)(MEND)  # the sample may end within a sign
    signs = [sign for sign in decoder.decode(text) if sign > "\x7f"]
    if script.codec in _JAPANESE and _share(signs, _KANAS) < _KANA:
        return False
    return _share(signs, _common(script)) >= _SURE


@cache
def _common(script: _Script) -> frozenset[str]:
    pairs = (bytes((first, second)) for first in script.firsts for second in script.seconds)
    signs = (pair.decode(script.codec, MEND) for pair in pairs)
    return _WIDE_MARKS.union(sign for sign in signs if len(sign) == 1 and sign != _LOST)


def _share(signs: list[str], of: frozenset[str]) -> float:
    return sum(sign in of for sign in signs) / max(len(signs), 1)


def _alphabetic(text: bytes) -> str | None:
    scores = {codec: _share(_letters(text, codec), frozenset(common)) for codec, common in _LETTERS.items()}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] >= _LIKELY else None


def _letters(text: bytes, codec: str) -> list[str]:
    return [sign for sign in text.decode(codec, "replace") if sign > "\x7f" and sign not in _MARKS]


def _latin(text: bytes, language: str | None) -> str | None:
    codec = _BY_LANGUAGE.get(language or "")
    return "iso8859-2" if codec == "cp1250" and not _WINDOWS.search(text) else codec
