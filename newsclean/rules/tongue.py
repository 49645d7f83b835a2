"""Which lexicons a text is to be read with: by what it says of its language, by its script, by its common words."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from newsclean.rules.rulebook import common_words, languages
from newsclean.text import plain, word_list

_ALIASES = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "cn": "zh", "jp": "ja", "kr": "ko", "ua": "uk"}
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
)
_SCRIPTED = re.compile("[\u0370-\u06ff\u0900-\u097f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
"""Letters of any script but Latin that the catalogue knows."""
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_SAMPLE = 2000  # characters that are looked at
_SCRIPT_SHARE = 0.15  # of a text's letters, that make it one of this script
_KANA = 3  # how many times fewer kana than other signs tell: Japanese is written in Chinese characters, too
_CYRILLIC_CHARACTERS = 80  # in which Ukrainian would have shown a letter of its own
_MOST_CLOSE = 3  # languages a text is read with where its common words leave it open


def tongues(text: str, language: str | None = None) -> tuple[str, ...]:
    """The languages (ISO 639-1) to read a text with, likeliest first.

    `language` decides where the catalogue knows it. A text too short to tell is read with all languages of its
    script.
    """
    code = re.split("[-_]", language.lower().strip())[0] if language else ""
    code = _ALIASES.get(code, code)
    if code in languages():
        return (code,)
    return _by_script(text[:_SAMPLE]) or _by_words(text[:_SAMPLE])


def guess(text: str) -> str | None:
    """The language (ISO 639-1) a text is plainly in, by its script or its common words; None where that is open."""
    found = tongues(text)
    return found[0] if len(found) == 1 else None


def _by_script(text: str) -> tuple[str, ...]:
    if text.isascii() or not _SCRIPTED.search(text):
        return ()
    letters = max(1, sum(map(str.isalpha, text)))
    for code, pattern in _SCRIPTS:
        if len(pattern.findall(text)) > _SCRIPT_SHARE * letters / (_KANA if code == "ja" else 1):
            return (code,)
    if len(_CYRILLIC.findall(text)) > _SCRIPT_SHARE * letters:
        if _UKRAINIAN.search(text):
            return ("uk",)
        return ("ru",) if len(text) > _CYRILLIC_CHARACTERS else ("ru", "uk")
    return ()


@lru_cache(maxsize=4)
def _by_words(text: str) -> tuple[str, ...]:
    common = _common_words()
    counts = Counter[str]()
    for word, times in Counter(word_list(plain(text))).items():
        for code in common.get(word, ()):
            counts[code] += times
    if not counts:
        return _latin()
    most = counts.most_common(1)[0][1]
    close = tuple(code for code, count in counts.most_common() if count >= most - (1 if most > 2 else 0))
    return close[:_MOST_CLOSE] if most > 1 else _latin()


@lru_cache(maxsize=1)
def _latin() -> tuple[str, ...]:
    scripted = {code for code, _ in _SCRIPTS} | {"ru", "uk", "bg"}
    return tuple(code for code in languages() if code not in scripted)


@lru_cache(maxsize=1)
def _common_words() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for code in _latin():
        for word in map(plain, common_words().get(code, ())):
            table[word] = (*table.get(word, ()), code)
    return table
