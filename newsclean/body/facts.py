"""What is known of one block of text before it is judged."""

from __future__ import annotations

from typing import NamedTuple

from newsclean.model import Kind, Verdict


class Facts(NamedTuple):
    """A block of a page or a text, in reading order, with the facts a judge needs.

    `words` counts CJK too. `link_words` are those inside links, `links` the distinct link targets in order.
    `emphasis` says that all of the text is bold, italic or underlined. `mask` is the verdict of a DOM rule on the
    block or on a container around it, `masked` whether that verdict stands (it does not where the rule would have
    taken the story); `kept` that a rule says the block must stay. `tag` is the block's own element and `region` its
    number among `Layout.regions`; "" and -1 where the text came without markup.
    """

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody calls on a record
    kind: Kind
    text: str
    level: int = 0
    words: int = 0
    link_words: int = 0
    links: tuple[str, ...] = ()
    emphasis: bool = False
    mask: Verdict | None = None
    masked: bool = False
    kept: bool = False
    tag: str = ""
    region: int = -1
