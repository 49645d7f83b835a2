"""Articles of several inputs printed one after the other, whatever befalls one of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from newsclean.cli.console import note, write
from newsclean.cli.exits import DONE, NOTHING, tell
from newsclean.cli.inputs import public

if TYPE_CHECKING:
    from newsclean.cli.tally import Tally
    from newsclean.model import Article, Failure
    from newsclean.output import Format


def print_articles(names: Sequence[str], make: Callable[[str], Article], form: Format) -> int:
    """Print the article `make` gives for every name; the worst exit code among them."""
    codes = [DONE]
    _print(_articles(names, make, codes), form, alone=len(names) == 1)
    return max(codes)


def print_results(results: Iterable[Article | Failure], form: Format, tally: Tally, *, alone: bool) -> None:
    """Print results as they come, and count them; `alone` is whether there can be no more than one."""
    _print(_counted(results, tally, alone), form, alone=alone)


def in_order(urls: Sequence[str], results: Iterable[Article | Failure]) -> Iterator[Article | Failure]:
    """Results in the order of their URLs; those that come early are kept meanwhile."""
    waiting = deque(map(public, urls))
    early: dict[str, deque[Article | Failure]] = {}
    for result in results:
        early.setdefault(_asked(result), deque()).append(result)
        while waiting and (ready := early.get(waiting[0])):
            waiting.popleft()
            yield ready.popleft()


def account(article: Article, name: str = "") -> int:
    """Say on stderr what was kept and removed; the article's exit code."""
    from newsclean import output

    note(f"{public(name)}: {output.summary(article)}" if name else output.summary(article))
    return DONE if article.blocks else NOTHING


def _print(results: Iterable[Article | Failure], form: Format, *, alone: bool) -> None:
    from newsclean import output

    write("")  # where there is no output to write to, nothing need be asked for
    for piece in (output.one(result, form) for result in results) if alone else output.several(results, form):
        write(piece)


def _articles(names: Sequence[str], make: Callable[[str], Article], codes: list[int]) -> Iterator[Article]:
    for name in names:
        try:
            article = make(name)
        except Exception as error:
            codes.append(tell(error, public(name)))
            continue
        yield article
        codes.append(account(article, name if len(names) > 1 else ""))


def _counted(results: Iterable[Article | Failure], tally: Tally, alone: bool) -> Iterator[Article | Failure]:
    for result in results:
        yield result
        url = _asked(result)
        tally.add(url, _told(result, url, tally, alone))


def _told(result: Article | Failure, url: str, tally: Tally, alone: bool) -> int:
    from newsclean.model import Failure

    if isinstance(result, Failure):
        return tell(result.error, url)
    if tally.is_shown:
        return DONE if result.blocks else NOTHING
    return account(result, "" if alone else url)


def _asked(result: Article | Failure) -> str:
    """The URL a result was asked for by, without credentials."""
    from newsclean.model import Failure

    if isinstance(result, Failure):
        return result.url
    return (result.fetched.url if result.fetched else result.url) or ""
