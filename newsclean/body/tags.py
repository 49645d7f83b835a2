"""What the reader does with an element, by its tag."""

from __future__ import annotations

from newsclean.model import Kind

INLINE, SPAN, BLOCK, LINK, EMPHASIS, BREAK, SKIPPED = range(7)

_TAGS = {
    BLOCK: "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li main menu nav ol"
    " optgroup p pre section search summary table tbody td tfoot th thead tr ul",
    LINK: "a",
    EMPHASIS: "b strong em i u",
    SPAN: "span",
    BREAK: "br",
    SKIPPED: "-comment !doctype applet area audio base canvas datalist embed head iframe img input link map math meta"
    " meter noframes noscript object option param progress script select source style svg template textarea title"
    " track video",
}
READINGS = {tag: reading for reading, tags in _TAGS.items() for tag in tags.split()}
"""How an element is read; one that is not listed is inline. A span is, too, unless it is hidden."""

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

KINDS: dict[str, Kind] = {
    "blockquote": "quote",
    "caption": "caption",
    "figcaption": "caption",
    "pre": "code",
    "li": "list_item",
    "dd": "list_item",
    "tr": "table",
    **dict.fromkeys(HEADINGS, "heading"),
}
"""The kind of block an element makes of the text in it; other elements pass on the kind of the element around them."""

LISTS = frozenset({"ul", "ol", "menu", "dir", "dl"})
