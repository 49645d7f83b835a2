"""The Rulebook: the catalogue and a user's own rules, minus what is switched off."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from newsclean.errors import RuleError
from newsclean.rules.hosts import domain_over, is_under
from newsclean.rules.lexicon import Lexicon, read_lexicon
from newsclean.rules.loading import read_rules, read_toml
from newsclean.rules.names import CATEGORIES, GUARDS
from newsclean.rules.pack import Pack
from newsclean.rules.rule import DomRule, PhraseRule, Rule

_CATALOGUE = Path(__file__).parent.parent / "catalogue"
_OFF = "off"
_MOST_PACKS = 40  # that are remembered: one holds 5 to 30 MB, and texts too short to tell are read in several languages

_MOST_SITES = 32  # whose rules are remembered compiled: some MB each, once they have read much


class DomRules(NamedTuple):
    """The DOM rules by what finds them: a word or a pair of words of a name, a tag, a selector."""

    names: Mapping[str, DomRule]
    tags: Mapping[str, DomRule]
    selectors: tuple[DomRule, ...]


class Rulebook:
    """All rules in force; two values: the rules a user added, and the addresses and categories switched off.

    `is_of_site` says whether phrase rules made for one site are among them (see `on`).
    """

    is_of_site = False

    def __init__(self, added: Iterable[Rule] = (), off: Iterable[str] = ()) -> None:
        self._added = tuple(added)
        self._off = frozenset(off)
        self._packs: dict[tuple[str, ...], Pack] = {}
        self._sites: dict[str, Rulebook] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return _remade, (self._added, self._off)

    @property
    def added(self) -> tuple[Rule, ...]:
        """The rules beside the catalogue's."""
        return self._added

    def with_rules(self, rules: Iterable[Rule]) -> Rulebook:
        """A rulebook with more rules beside its own."""
        more = tuple(rules)
        book = Rulebook((*self._added, *more), self._off)
        if all(rule.host or isinstance(rule, DomRule) for rule in more):
            book._packs = self._packs  # which hold nothing of markup and of single sites
        return book

    def without(self, *names: str) -> Rulebook:
        """A rulebook without the named categories or rule addresses; raises RuleError on an unknown name."""
        known = {*CATEGORIES, *(rule.address for rule in self.rules())}
        for name in names:
            if name not in known:
                raise RuleError(name, "is neither a category nor the address of a rule")
        return Rulebook(self._added, self._off | set(names))

    def rules(self) -> Iterator[Rule]:
        """Every rule in force: the user's first, then the catalogue's by address."""
        catalogue = [*_any_rules(), *(rule for tongue in languages() for rule in _phrase_rules(tongue))]
        yield from self._allowed([*self._added, *sorted(catalogue, key=lambda rule: rule.address)])

    def find(self, address: str) -> Rule:
        """The rule at an address; raises RuleError where there is none."""
        for rule in self.rules():
            if rule.address == address:
                return rule
        raise RuleError(address, "there is no such rule")

    def allows(self, category: str) -> bool:
        """Whether a category is switched on."""
        return category not in self._off

    def on(self, host: str | None) -> Rulebook:
        """The rulebook for the pages of a host: with the phrase rules made for it or a domain it is under.

        Where there are none it is this one. A text that has no URL takes the name of its source for its host.
        """
        domain = domain_over(host.lower() if host else None, self._texts)
        if domain is None:
            return self
        if domain not in self._sites:
            if len(self._sites) >= _MOST_SITES:
                self._sites.pop(next(iter(self._sites)), None)
            self._sites[domain] = _SiteBook(self, domain)
        return self._sites[domain]

    def dom(self, host: str | None = None) -> DomRules:
        """The DOM rules in force on the pages of a host: those for any, and those for it or a domain it is under."""
        rules = [
            rule
            for rule in self._allowed([*_any_rules(), *self._added])
            if isinstance(rule, DomRule) and (rule.host is None or is_under(host, rule.host))
        ]
        return DomRules(
            {name: rule for rule in rules for name in rule.names},
            {tag: rule for rule in rules for tag in rule.tags},
            tuple(rule for rule in rules if rule.css),
        )

    def domain_of(self, host: str | None) -> str | None:
        """The longest domain over a host that any DOM rule is made for; None where there is none."""
        return domain_over(host, self._domains)

    @cached_property
    def _domains(self) -> frozenset[str]:
        rules = self._allowed([*_any_rules(), *self._added])
        return frozenset(rule.host for rule in rules if isinstance(rule, DomRule) and rule.host)

    @cached_property
    def _texts(self) -> Mapping[str, tuple[PhraseRule, ...]]:
        """The phrase rules that are made for one domain, by domain."""
        found: dict[str, tuple[PhraseRule, ...]] = {}
        for rule in self._allowed(self._added):
            if isinstance(rule, PhraseRule) and rule.host:
                found[rule.host] = (*found.get(rule.host, ()), rule)
        return found

    def pack(self, *tongues: str) -> Pack:
        """The text rules for texts in these languages (ISO 639-1), compiled at the first call."""
        if tongues not in self._packs:
            if len(self._packs) >= _MOST_PACKS:
                self._packs.pop(next(iter(self._packs)), None)
            with _uncollected():
                self._packs[tongues] = self._packed(tongues)
        return self._packs[tongues]

    def _packed(self, tongues: tuple[str, ...]) -> Pack:
        added = [rule for rule in self._added if rule.host is None]
        rules = [*added, *_any_rules(), *(r for tongue in tongues for r in _phrase_rules(tongue))]
        usable = [rule for rule in self._allowed(rules) if _is_read(rule, tongues)]
        return Pack([lexicon(tongue) for tongue in tongues], usable, added)

    def _allowed(self, rules: Iterable[Rule]) -> Iterator[Rule]:
        return (rule for rule in rules if rule.address not in self._off and rule.category not in self._off)


class _SiteBook(Rulebook):
    """A rulebook on the pages of a domain: its packs are those of the whole one, with the site's rules beside them."""

    is_of_site = True

    def __init__(self, book: Rulebook, domain: str) -> None:
        super().__init__(book._added, book._off)
        self._book, self._domain = book, domain
        self._own = [rule for host, rules in book._texts.items() if is_under(domain, host) for rule in rules]

    def __reduce__(self) -> tuple[Any, ...]:
        return Rulebook.on, (self._book, self._domain)

    def on(self, host: str | None) -> Rulebook:
        return self._book.on(host)

    def with_rules(self, rules: Iterable[Rule]) -> Rulebook:
        return self._book.with_rules(rules).on(self._domain)

    def without(self, *names: str) -> Rulebook:
        return self._book.without(*names).on(self._domain)

    def pack(self, *tongues: str) -> Pack:
        if tongues not in self._packs:
            self._packs[tongues] = self._book.pack(*tongues).beside([r for r in self._own if _is_read(r, tongues)])
        return self._packs[tongues]


def _remade(added: tuple[Rule, ...], off: frozenset[str]) -> Rulebook:
    """A rulebook of the same two values."""
    if off:
        return Rulebook(added, off)
    return default_rules().with_rules(added) if added else default_rules()


@lru_cache(maxsize=1)
def default_rules() -> Rulebook:
    """The catalogue as it comes."""
    return Rulebook()


def load_rules(path: str | Path) -> Rulebook:
    """The catalogue with a user's rule file, or all `.toml` files of a folder, beside it.

    A file holds a table a rule, each with its `category`, and may hold `off`, a list of categories and addresses
    to switch off. Raises RuleError naming the file and the rule at the first fault.
    """
    place = Path(path)
    files = sorted(place.glob("**/*.toml")) if place.is_dir() else [place]
    if not files:
        raise RuleError(str(place), "holds no rule file")
    added: list[Rule] = []
    off: list[str] = []
    for file in files:
        tables = read_toml(file)
        off += _names(tables.pop(_OFF, []), file)
        name = file.relative_to(place).with_suffix("").as_posix() if file != place else file.stem
        added += _proven(read_rules(tables, name))
    book = default_rules().with_rules(added)
    return book.without(*off) if off else book


def _proven(rules: Iterable[Rule]) -> Iterator[Rule]:
    from newsclean.rules.proof import faults  # the catalogue needs no proof at run time: its tests give it

    for rule in rules:
        if isinstance(rule, PhraseRule) and rule.language not in (*languages(), ""):
            raise RuleError(rule.address, f"language is {rule.language!r}, which the catalogue does not know")
        for fault in faults(rule):
            raise RuleError(rule.address, fault)
        yield rule


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """The languages (ISO 639-1) the catalogue has a lexicon for, sorted."""
    return tuple(sorted(file.stem for file in (_CATALOGUE / "lexicons").glob("*.toml")))


@lru_cache(maxsize=64)
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language; an empty one where the catalogue has none."""
    file = _CATALOGUE / "lexicons" / f"{language}.toml"
    data = read_toml(file) if file.exists() else {}
    return read_lexicon(language, {**data, "common": common_words().get(language, [])})


@lru_cache(maxsize=1)
def common_words() -> Mapping[str, list[str]]:
    """The commonest words of each language (ISO 639-1), by which it is told."""
    return read_toml(_CATALOGUE / "common.toml")


@lru_cache(maxsize=1)
def _any_rules() -> tuple[Rule, ...]:
    return tuple(
        rule
        for category in (*CATEGORIES, *GUARDS)
        for kind in ("any", "dom")
        if (file := _CATALOGUE / category / f"{kind}.toml").exists()
        for rule in read_rules(read_toml(file), f"{category}/{kind}", category=category)
    )


@lru_cache(maxsize=64)
def _phrase_rules(language: str) -> tuple[Rule, ...]:
    file = _CATALOGUE / "phrases" / f"{language}.toml"
    if not file.exists():
        return ()
    return tuple(
        rule
        for category, tables in read_toml(file).items()
        for rule in read_rules(tables, f"{category}/{language}", category=category, language=language)
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the garbage collector rest: rules stay, and it would go through them again and again as they grow."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _is_read(rule: Rule, tongues: tuple[str, ...]) -> bool:
    """Whether a rule is tried on texts in some languages."""
    return not isinstance(rule, PhraseRule) or rule.language in (*tongues, "")


def _names(value: object, file: Path) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise RuleError(str(file), f"{_OFF} is not a list of categories and addresses")
    return value
