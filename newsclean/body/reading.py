"""One walk over a page's tree: blocks of text with their facts, and the regions that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsclean.body.facts import Facts
from newsclean.body.hidden import is_hidden
from newsclean.body.layout import Layout, Region
from newsclean.body.names import Namer
from newsclean.body.tags import BLOCK, BREAK, EMPHASIS, INLINE, KINDS, LINK, LISTS, READINGS, SPAN
from newsclean.model import Kind
from newsclean.page.tree import Node
from newsclean.rules import DomRule
from newsclean.text import is_wide
from newsclean.text import words as count_words

_BREAK = "\0"  # a line break within a block; the parser lets no NUL through
_UNSEEN = "\ufeff\u200b\u200c\u200d\u2060\u00ad \n"
"""Signs that take no room on a page; a block of nothing else is none."""
_CELL_RULE = " | "
_FEWEST_CELLS, _LONGEST_CELL = 2, 40  # of a row of data; the length in words
_LEVELLED = frozenset({"heading", "list_item"})
_TELLING = LISTS.union(KINDS)
"""Elements that tell what kind of block is in them, or at what level."""
_START, _END = 6, 7  # places in a region's row


def read_layout(root: Node, namer: Namer, marked: Mapping[int, DomRule]) -> Layout:
    """Read the blocks and regions under an element.

    `marked` are the rules of the elements that selectors found, by mem_id; they go before names. White space is
    folded; one line break inside a block stays as a newline, two in a row part blocks. Soft hyphens stay. The rows
    of a data table are blocks of their own, with the cells parted by " | ".
    """
    reader = _Reader(namer, marked)
    begin = {BLOCK: reader.enter_block, LINK: reader.enter_link, EMPHASIS: reader.enter_emphasis}
    end = {BLOCK: reader.leave_block, LINK: reader.leave_link, EMPHASIS: reader.leave_emphasis}
    reader.enter_block(root, "body")
    opened: list[tuple[Node, int]] = [(root, BLOCK)]
    node = root.first_child
    while opened:
        if node is None:
            last, reading = opened.pop()
            if reading > SPAN:
                end[reading]()
            node = last.next
        elif (tag := node.tag or "") == "-text":
            reader.text(node.text_content or "")
            node = node.next
        elif (reading := READINGS.get(tag, INLINE)) < BREAK and (reading != SPAN or not is_hidden(node)):
            if reading > SPAN:
                begin[reading](node, tag)
            opened.append((node, reading))
            node = node.first_child
        else:
            if reading == BREAK:
                reader.line_break()
            node = node.next
    return reader.layout()


class _Reader:
    """The state of a walk: the open regions, and the pieces of the block that is being read."""

    def __init__(self, namer: Namer, marked: Mapping[int, DomRule]) -> None:
        self.pieces: list[str] = []
        self._namer = namer
        self._marked = marked
        self._blocks: list[Facts] = []
        self._regions: list[list[Any]] = []
        self._open: list[int] = []
        self._kinds: list[tuple[Kind, int]] = [("paragraph", 0)]
        self._links = _Spans()
        self._emphasis = _Spans()
        self._targets: list[str] = []

    def layout(self) -> Layout:
        """What was read."""
        return Layout(tuple(self._blocks), tuple(map(Region._make, self._regions)))

    def text(self, text: str) -> None:
        """Text stands here; white space counts only within a block."""
        if self.pieces or not text.isspace():
            self.pieces.append(text)

    def enter_link(self, node: Node, tag: str) -> None:
        """A link begins."""
        self._links.open(len(self.pieces))
        if target := node.attributes.get("href"):
            self._targets.append(target)

    def leave_link(self) -> None:
        """The link that began last ends."""
        self._links.close(len(self.pieces))

    def enter_emphasis(self, node: Node, tag: str) -> None:
        """Bold or slanted text begins."""
        self._emphasis.open(len(self.pieces))

    def leave_emphasis(self) -> None:
        """The emphasis that began last ends."""
        self._emphasis.close(len(self.pieces))

    def enter_block(self, node: Node, tag: str) -> None:
        """A block-level element begins: a region, and the end of the block before it."""
        if self.pieces:
            self._flush()
        naming = self._namer.name(tag, node.attributes)
        rule = naming.rule
        if self._marked and not (rule and rule.action == "keep"):
            rule = self._marked.get(node.mem_id, rule)
        self._kinds.append(_kind(tag, self._kinds[-1]) if tag in _TELLING else self._kinds[-1])
        opened, regions, start = self._open, self._regions, len(self._blocks)
        parent = opened[-1] if opened else -1
        opened.append(len(regions))
        regions.append([tag, naming.signature, rule, parent, len(opened), naming.bonus, start, start])

    def leave_block(self) -> None:
        """The block-level element that began last ends."""
        if self.pieces:
            self._flush()
        self._kinds.pop()
        row = self._open.pop()
        region = self._regions[row]
        if region[0] == "tr":
            self._join_cells(row)
        region[_END] = len(self._blocks)

    def line_break(self) -> None:
        """A line ends: the second in a row ends the block."""
        pieces = self.pieces
        place = len(pieces)
        while place and pieces[place - 1].isspace():
            place -= 1
        if place and pieces[place - 1] == _BREAK:
            self._flush()
        elif place:
            pieces.append(_BREAK)

    def _flush(self) -> None:
        pieces = self.pieces
        text = _folded(pieces[0] if len(pieces) == 1 else "".join(pieces))
        if text and (text.isascii() or text.strip(_UNSEEN)):
            self._add(text)
        pieces.clear()
        self._links.restart()
        self._emphasis.restart()
        if self._targets:
            self._targets.clear()

    def _add(self, text: str) -> None:
        region = self._open[-1]
        kind, level = self._kinds[-1]
        words = _words(text)
        linked = self._links.text(self.pieces)
        emphatic = self._emphasis.text(self.pieces)
        self._blocks.append(
            Facts(
                len(self._blocks),
                kind,
                text,
                level if kind in _LEVELLED else 0,
                words,
                words if linked == text else count_words(linked) if linked else 0,
                tuple(dict.fromkeys(self._targets)) if self._targets else (),
                bool(emphatic) and len(emphatic.split()) >= len(text.split()),
                tag=self._regions[region][0],
                region=region,
            )
        )

    def _join_cells(self, row: int) -> None:
        """Make one block of a table's row, unless its cells hold more than data."""
        start = self._regions[row][_START]
        cells = self._blocks[start:]
        if len(cells) < _FEWEST_CELLS or any(cell.words > _LONGEST_CELL or cell.kind != "table" for cell in cells):
            self._blocks[start:] = [
                cell._replace(kind="paragraph") if cell.kind == "table" and cell.tag != "tr" else cell for cell in cells
            ]
            return
        for region in self._regions[row + 1 :]:
            region[_START], region[_END] = start, start + 1
        self._blocks[start:] = [
            Facts(
                start,
                "table",
                _CELL_RULE.join(cell.text for cell in cells),
                words=sum(cell.words for cell in cells),
                link_words=sum(cell.link_words for cell in cells),
                links=tuple(dict.fromkeys(link for cell in cells for link in cell.links)),
                emphasis=all(cell.emphasis for cell in cells),
                tag="tr",
                region=row,
            )
        ]


class _Spans:
    """The runs of pieces that stand in elements of one sort, such as links, within the block being read."""

    def __init__(self) -> None:
        self._done: list[tuple[int, int]] = []
        self._start = 0
        self._depth = 0

    def open(self, place: int) -> None:
        if not self._depth:
            self._start = place
        self._depth += 1

    def close(self, place: int) -> None:
        self._depth -= 1
        if not self._depth:
            self._done.append((self._start, place))

    def restart(self) -> None:
        """A new block begins; what is open goes on in it."""
        self._start = 0
        if self._done:
            self._done.clear()

    def text(self, pieces: list[str]) -> str:
        """The text of the block that stands in such elements, with a space after each run."""
        if not self._done and not self._depth:
            return ""
        spans = [*self._done, (self._start, len(pieces))] if self._depth else self._done
        return " ".join(["".join(pieces[start:end]) for start, end in spans])


def _kind(tag: str, around: tuple[Kind, int]) -> tuple[Kind, int]:
    """The kind and level of the blocks in an element, by those of the element around it."""
    kind, level = around
    own = KINDS.get(tag)
    if own is not None:
        return own, int(tag[1]) if own == "heading" else level
    return kind, level + 1 if kind == "list_item" else 1


def _words(text: str) -> int:
    """How many words a folded text has, counted by its gaps where words have gaps between them."""
    return count_words(text) if is_wide(text) else text.count(" ") + text.count("\n") + 1


def _folded(text: str) -> str:
    if _BREAK not in text:
        return " ".join(text.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split(_BREAK))))
