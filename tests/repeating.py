"""Sites whose pages repeat what is not the story: pages and texts for learning."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from random import Random

from newsclean.batch.inputs import Content, Input, Markup, Prose
from newsclean.batch.places import Places
from newsclean.errors import SourceError

_WORDS = """
    harbour keeper lantern vinegar ladder copper meadow rope bridge winter barrel orchard mason letter river stone
    window quarry tailor engine garden market sailor basket chimney kettle saddle timber valley weaver anchor bishop
"""
WORDS = _WORDS.split()


def story(number: int, paragraphs: int = 5) -> list[str]:
    """Paragraphs that no other story has."""
    random = Random(number)
    return [_sentence(random) + " " + _sentence(random) for _ in range(paragraphs)]


def _sentence(random: Random) -> str:
    invented = "".join(random.choice("bdfglmnprst") + random.choice("aeiou") for _ in range(4)).title()
    words = random.sample(WORDS, 9)
    return f"The {words[0]} of {invented} saw the {' and the '.join(words[1:4])} near a {' '.join(words[4:])}."


def page(blocks: Sequence[str], title: str) -> bytes:
    body = "".join(f"<p>{escape(block)}</p>" for block in blocks)
    head = f"<html><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1>{body}</article></body></html>".encode()


class Site:
    """A source of pages at a host, or of texts without an address; `fault` ends it early."""

    size = None
    stamp = None

    def __init__(self, stories: Sequence[Sequence[str]], host: str | None = "www.example.org", fault: str = "") -> None:
        self.name = "stories.jsonl"
        self._stories, self._host, self._fault = stories, host, fault

    def inputs(self, done: Places) -> Iterator[Input]:
        for place, blocks in enumerate(self._stories):
            url = f"https://{self._host}/{place}" if self._host else None
            yield Input(self.name, place, f"{self.name}:{place}", url, self._content(blocks, place))
        if self._fault:
            raise SourceError(self.name, self._fault)

    def _content(self, blocks: Sequence[str], place: int) -> Content:
        title = f"Of {WORDS[place % len(WORDS)]} and {WORDS[place // 2 % len(WORDS)]} number {place}"
        return Markup(page(blocks, title)) if self._host else Prose("\n".join(blocks), title=title)


def stories(count: int, *changes: Callable[[list[str], int], None]) -> list[list[str]]:
    """So many stories, each changed in place by some functions of its blocks and its number."""
    found = [story(number) for number in range(count)]
    for number, blocks in enumerate(found):
        for change in changes:
            change(blocks, number)
    return found


def below(text: str, every: int = 1) -> Callable[[list[str], int], None]:
    """A block after every so manieth story; {n} in it is a number."""
    return lambda blocks, number: None if number % every else blocks.append(text.replace("{n}", str(7 + 31 * number)))


def amid(text: str, every: int = 1) -> Callable[[list[str], int], None]:
    return lambda blocks, number: None if number % every else blocks.insert(2, text.replace("{n}", str(number)))


def glued(text: str, every: int = 1) -> Callable[[list[str], int], None]:
    """A sentence glued to the last paragraph."""

    def change(blocks: list[str], number: int) -> None:
        if number % every == 0:
            blocks[-1] += text

    return change
