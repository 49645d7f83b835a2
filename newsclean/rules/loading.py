"""Rule files in, rules out: every key known, every rule with its reason, its hits and its near misses."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from newsclean.errors import RuleError
from newsclean.page.tree import compiles
from newsclean.rules.names import CATEGORIES, GUARDS
from newsclean.rules.phrases import read_phrases
from newsclean.rules.rule import ConceptRule, DomRule, Examples, LearnedRule, PhraseRule, Rule

_COMMON = {"why", "do", "hit", "miss", "category", "seen", "fixture"}
_TEXT = {"weight", "max_words", "where"}
_KINDS = {
    "dom": {"names", "css", "tags", "unmask", "host"},
    "phrase": {"phrases", "language", "host"} | _TEXT,
    "concept": {"needs", "bars", "window"} | _TEXT,
    "learned": {"odds"} | _TEXT,
}
_PHRASE_WORDS, _CONCEPT_WORDS = 14, 60  # `max_words` where a rule gives none
_LEARNED_WORDS = 150
_FULL_WEIGHT = 5.0  # log-odds: a phrase stands anywhere unless its rule says less
_WHERE = ("any", "head", "tail")


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; raises RuleError naming the file where it cannot be read or parsed."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleError(str(path), error.strerror or "cannot be read") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(str(path), f"is not TOML: {error}") from error


def read_rules(
    tables: Mapping[str, Any], prefix: str, *, category: str | None = None, language: str = ""
) -> Iterator[Rule]:
    """The rules of one file, whose addresses are `prefix/name`; raises RuleError at the first fault."""
    for name, table in tables.items():
        address = f"{prefix}/{name}"
        if not isinstance(table, dict):
            raise RuleError(address, "unknown key at the top of the file")
        yield _rule(table, address, category, language)


def _rule(table: dict[str, Any], address: str, category: str | None, language: str) -> Rule:
    kind = _kind(table, address)
    if unknown := set(table) - _COMMON - _KINDS[kind]:
        raise RuleError(address, f"unknown key {sorted(unknown)[0]!r}")
    if "language" in table:
        language = _text(table, "language", address)
    kept = table.get("category", category) in GUARDS
    common = {
        "address": address,
        "category": _category(table.get("category", category), address),
        "why": _text(table, "why", address),
        "action": _choice(table.get("do", "keep" if kept else "drop"), ("drop", "keep"), "do", address),
        "hit": _examples(table, "hit", address, language),
        "miss": _examples(table, "miss", address, language),
        "host": _text(table, "host", address).lower() if "host" in table else None,
        "source": table,
    }
    match kind:
        case "dom":
            return _dom(table, common, address)
        case "phrase":
            return _phrase(table, common, address, language)
        case "learned":
            return _learned(table, common, address)
        case _:
            return _concept(table, common, address)


def _kind(table: dict[str, Any], address: str) -> str:
    if "phrases" in table:
        return "phrase"
    if "needs" in table:
        return "concept"
    if "odds" in table:
        return "learned"
    if {"names", "css", "tags"} & set(table):
        return "dom"
    raise RuleError(address, "needs one of phrases, needs, names, css or tags")


def _dom(table: dict[str, Any], common: dict[str, Any], address: str) -> DomRule:
    css = _strings(table, "css", address)
    for selector in css:
        if not compiles(selector):
            raise RuleError(address, f"selector {selector!r} does not compile")
    unmask = _number(table.get("unmask", 1.2), "unmask", address)
    names, tags = _strings(table, "names", address), _strings(table, "tags", address)
    return DomRule(**common, names=names, css=css, tags=tags, unmask=unmask)


def _phrase(table: dict[str, Any], common: dict[str, Any], address: str, language: str) -> PhraseRule:
    phrases = _strings(table, "phrases", address)
    for phrase in phrases:
        read_phrases(phrase, address)
    return PhraseRule(**common, **_measures(table, address, _PHRASE_WORDS), language=language, phrases=phrases)


def _concept(table: dict[str, Any], common: dict[str, Any], address: str) -> ConceptRule:
    needs = tuple(
        frozenset(filter(None, map(str.strip, group.split("|")))) for group in _strings(table, "needs", address)
    )
    if not all(needs):
        raise RuleError(address, "an empty group in needs can match nothing")
    bars = frozenset(_strings(table, "bars", address))
    if any(group <= bars for group in needs):
        raise RuleError(address, "bars forbid what needs demand: it can match nothing")
    window = _whole(table.get("window", 2), "window", address)
    return ConceptRule(**common, **_measures(table, address, _CONCEPT_WORDS), needs=needs, bars=bars, window=window)


def _learned(table: dict[str, Any], common: dict[str, Any], address: str) -> LearnedRule:
    odds = _number(table["odds"], "odds", address)
    return LearnedRule(**common, **_measures(table, address, _LEARNED_WORDS), odds=odds)


def _measures(table: dict[str, Any], address: str, max_words: int) -> dict[str, Any]:
    return {
        "weight": _number(table.get("weight", _FULL_WEIGHT), "weight", address),
        "max_words": _whole(table.get("max_words", max_words), "max_words", address),
        "where": _choice(table.get("where", "any"), _WHERE, "where", address),
    }


def _category(value: object, address: str) -> str:
    return _choice(value, (*CATEGORIES, *GUARDS), "category", address)


def _choice(value: object, known: tuple[str, ...], key: str, address: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise RuleError(address, f"{key} is {value!r}, not one of {', '.join(known)}")
    return value


def _number(value: object, key: str, address: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise RuleError(address, f"{key} is {value!r}, not a number over 0")
    return value


def _whole(value: object, key: str, address: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise RuleError(address, f"{key} is {value!r}, not a whole number over 0")
    return value


def _text(table: dict[str, Any], key: str, address: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RuleError(address, f"has no {key}")
    return value


def _strings(table: dict[str, Any], key: str, address: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise RuleError(address, f"{key} is not a list of texts")
    if key in table and not value:
        raise RuleError(address, f"{key} is empty and can match nothing")
    return tuple(value)


def _examples(table: dict[str, Any], key: str, address: str, language: str) -> Examples:
    value = table.get(key)
    if isinstance(value, dict) and value:
        return {tongue: _strings(value, tongue, address) for tongue in value}
    if not value:
        raise RuleError(address, f"has no {key}")
    return {language: _strings(table, key, address)}
