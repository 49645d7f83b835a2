"""Everything a page says about itself, gathered once for all readers of metadata."""

from __future__ import annotations

from functools import cached_property
from urllib.parse import urljoin, urlsplit

from newsclean.page import jsonld, microdata
from newsclean.page.document import Page
from newsclean.page.head import read_head
from newsclean.page.landmarks import survey
from newsclean.page.wording import SEPARATOR, key

_WHOLE = ("https://", "http://")
_MOST_PARTS = 12  # of a title element
_MOST_PICTURES = 8  # that may be the site's sign
_SHORT = 3  # letters of a host's label that may be anything


class Sources:
    """A page's own account of itself, each source read at most once and only when asked for.

    `landmarks` are the page's elements by kind, `head` is what the head says, `things` all JSON-LD, `article` the one
    thing in it that describes the page's article ({} for none), `properties` microdata and RDFa.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.landmarks = survey(page.tree)
        self.head = read_head(page.tree, self.landmarks.metas)
        self.things = jsonld.things(self.landmarks.scripts)
        self.article = jsonld.article_of(self.things, page.url or self.head.canonical)

    @cached_property
    def properties(self) -> tuple[microdata.Property, ...]:
        """Microdata and RDFa, in order of the page."""
        return microdata.properties(self.landmarks.marked)

    @cached_property
    def site_name(self) -> str | None:
        """The name of the site as it calls itself."""
        name = self.head.first("og:site_name", "application-name", "apple-mobile-web-app-title", "al:ios:app_name")
        return name or next(iter(self.publishers), None) or self._titled()

    def _titled(self) -> str | None:
        """The first or last part of the title element, where the host or a picture of the page bears that name."""
        parts = [part.strip() for part in SEPARATOR.split(self.head.title or "")[:_MOST_PARTS]]
        ends = [part for part in (parts[-1], parts[0]) if part] if len(parts) > 1 else []
        shown = (
            (node.attributes.get("alt") or "" for node in self.page.tree.css("img[alt]")[:_MOST_PICTURES])
            if ends
            else ()
        )
        named = self.host_keys.union(map(key, shown))
        return next((part for part in ends if key(part) in named), None)

    @cached_property
    def publishers(self) -> tuple[str, ...]:
        """The names of the publishers and organisations the page's JSON-LD tells of."""
        value = jsonld.resolved(self.article.get("publisher"), self.things)
        return tuple(jsonld.words_in(value))

    @cached_property
    def site_keys(self) -> frozenset[str]:
        """The site's names and its host's parts, as `newsclean.page.wording.key` has them."""
        names = (self.site_name or "", *self.publishers)
        return self.host_keys | frozenset(map(key, names)) - {""}

    @cached_property
    def host_keys(self) -> frozenset[str]:
        """The host and its parts, as `newsclean.page.wording.key` has them."""
        labels = [label for label in self.host.split(".")[:-1] if len(label) > _SHORT]
        return frozenset(map(key, (self.host, *labels))) - {""}

    @cached_property
    def host(self) -> str:
        """The host of the page, without `www.`; "" where unknown."""
        try:
            name = urlsplit(self.page.url or self.head.canonical or self.head.first("og:url") or "").hostname
        except ValueError:
            return ""
        return (name or "").removeprefix("www.")

    def property_texts(self, *names: str) -> list[str]:
        """The texts of the microdata properties of these lower-case names, in order of the page."""
        return [found.text for found in self.properties if found.name in names]

    def absolute(self, address: str | None) -> str | None:
        """An address made absolute against the page's own, None where that gives no http address."""
        if not address:
            return None
        try:
            whole = address if address.startswith(_WHOLE) else urljoin(self.page.url or "", address.strip())
            return whole if urlsplit(whole).scheme in ("http", "https") else None
        except ValueError:
            return None
