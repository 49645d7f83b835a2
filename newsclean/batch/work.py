"""One input in, one row out: the work of a batch."""

from __future__ import annotations

from collections import Counter
from typing import Any

from newsclean.batch.inputs import Input, Markup, Prose
from newsclean.batch.rows import Account, Row
from newsclean.cleaning import clean
from newsclean.extraction import LEAST_PROSE, extract_page
from newsclean.fetching.reading import read
from newsclean.fetching.response import Response
from newsclean.model import Article, Failure
from newsclean.output import encode
from newsclean.page import read_page
from newsclean.rules import Rulebook, default_rules
from newsclean.rules.hosts import host_of


class Desk:
    """Reads the inputs of a batch by one rulebook."""

    def __init__(self, rules: Rulebook | None = None) -> None:
        self._rules = rules or default_rules()

    def row(self, item: Input) -> Row:
        """The row of an input: its article, or why there is none.

        Raises MemoryError, for then nothing in the process is to be trusted.
        """
        try:
            return _of_article(item, self._article(item))
        except MemoryError:
            raise
        except Exception as error:  # a defect, too, costs its own page alone
            return failed(item, error)

    def _article(self, item: Input) -> Article:
        match item.content:
            case Markup(data, content_type):
                return extract_page(read_page(data, url=item.url, content_type=content_type), rules=self._rules)
            case Prose(text, title, language):
                site = host_of(item.url) or item.source  # as rules are learned
                return clean(text, title=title, language=language, rules=self._rules.on(site))
            case Response() as response:
                return read(response, self._rules, LEAST_PROSE).article
            case error:
                raise error


def failed(item: Input, error: Exception) -> Row:
    """The row of an input that gave no article."""
    fields = Failure(url=item.url or "", error=error).to_dict() | {"url": item.url}
    return _row(item, {"id": item.id} | fields, Account(error=type(error).__name__))


def _of_article(item: Input, article: Article) -> Row:
    fields = article.to_dict()
    row = {"id": item.id, "url": article.url or item.url, "text": fields["text"]}
    removed = Counter(removal.category for removal in article.removed)
    return _row(item, {**row, **fields, **row}, Account(len(article.blocks), dict(removed)))


def _row(item: Input, fields: dict[str, Any], account: Account) -> Row:
    return Row(item.source, item.place, item.id, encode(fields).encode(), item.size, account, item.share)
