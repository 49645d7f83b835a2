"""One normal form of text and its words, in any script."""

from __future__ import annotations

import re
import unicodedata

_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_WORDS = re.compile(rf"[{_WIDE}]|[^\W_{_WIDE}]+(?:['’-][^\W_{_WIDE}]+)*")
_WIDE_RUN = re.compile(rf"[{_WIDE}]")
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e"
                    "\u2060-\u2064\u2066-\u2069\ufeff\u00ad\u093c]")  # fmt: skip
_LETTERS = dict(zip("’‘‛ʼ＇´`׳“”„‟«»‹›「」『』＂״–—‐‑‒―−ıىیکةँ", "'" * 8 + '"' * 14 + "-" * 7 + "iييكهं", strict=True))
_LETTER = re.compile("[" + "".join(_LETTERS) + "]")
_TYPOGRAPHIC = (
    ("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("…", "..."), ("\xa0", " ")
)  # fmt: skip
"""The signs that most texts have which are ASCII but for them."""
_EASTERN = re.compile("[^\0-\u0dff’‘“”–—…€™]")
"""Signs behind the first script without spaces, quotation marks and dashes aside."""
_WIDE_PER_WORD = 2  # signs
_ASCII_BARE = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_SIGNS = re.compile(r"[^\w\u0900-\u0963]+|_+")
_BEHIND_DIGIT = re.compile(r"\d(?=[^\W\d_])")


def plain(text: str) -> str:
    """The normal form that rules and lexicons are matched in.

    Caseless, without accents, points, bidi marks and soft hyphens, with straight quotes and hyphens, one space
    between words; idempotent.
    """
    if not text.isascii():
        for sign, same in _TYPOGRAPHIC:
            text = text.replace(sign, same)
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    same = _LETTER.sub(_letter, text.casefold())
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", same))
    return " ".join(unicodedata.normalize("NFC", bare.casefold()).split())


def _letter(match: re.Match[str]) -> str:
    return _LETTERS[match[0]]


def bare(text: str) -> str:
    """The letters and digits of a plain or ASCII text, with one space between, before and behind words and numbers.

    What stands in one text in this form, stands in it wherever it stands in another that holds the first.
    """
    spaced = text.translate(_ASCII_BARE) if text.isascii() else _SIGNS.sub(" ", text)
    if _BEHIND_DIGIT.search(spaced):
        spaced = _BEHIND_DIGIT.sub(r"\g<0> ", spaced)
    spaced = f" {spaced} "
    while "  " in spaced:
        spaced = spaced.replace("  ", " ")
    return spaced


def words(text: str) -> int:
    """How many words a text has; two signs of a script without spaces count as one word."""
    wide = len(_WIDE_RUN.findall(text)) if _is_eastern(text) else 0
    if not wide:
        return len(text.split())
    return len(_WIDE_RUN.sub(" ", text).split()) + (wide + 1) // _WIDE_PER_WORD


def _is_eastern(text: str) -> bool:
    """Whether a text holds letters from a script whose codes lie behind Thai; quotation marks and dashes aside."""
    return not text.isascii() and _EASTERN.search(text) is not None


def word_list(text: str) -> list[str]:
    """The words of a text in order, without punctuation; each sign of a script without spaces is one."""
    return _WORDS.findall(text)


def fold(text: str) -> str:
    """The text with every run of white space as one space, trimmed."""
    return " ".join(text.split())


def is_wide(text: str) -> bool:
    """Whether a text holds signs of a script without spaces between words."""
    return _is_eastern(text) and _WIDE_RUN.search(text) is not None


def scrub(text: str) -> str:
    """The text as other programs can store it: lone surrogates replaced, NULs dropped."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
