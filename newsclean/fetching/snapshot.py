"""A page in the browser as it stands: how far it is, and its tree as HTML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.errors import InvalidUrl, TooLarge
from newsclean.fetching.faults import Fault

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

# The scripts run in a world of their own, where a page cannot change what they call.
_WORLD = "newsclean"

_GLANCE = """(() => {
  const unread = new Set(["script", "style", "noscript", "template"]);
  const roots = [document];
  let text = 0;
  for (const root of roots) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (!unread.has(node.parentNode.localName)) text += node.data.trim().length;
      } else if (node.shadowRoot) roots.push(node.shadowRoot);
    }
  }
  return [document.contentType, document.readyState !== "loading", text];
})()"""

# The tree as a reader sees it: what a shadow root shows stands inside its host, with what is put into its slots. It is
# copied to a document where nothing runs. A noscript is for readers without scripts, but lazy loaders keep images in
# it.
_TREE = """((origin, limit) => {
  if (location.origin !== origin) return false;
  const still = document.implementation.createHTMLDocument("");
  const uncopied = [];
  const copied = (node) => {
    const twin = still.importNode(node, false);
    uncopied.push([node, twin]);
    return twin;
  };
  const shown = (node) => {
    const put = node.assignedNodes ? node.assignedNodes({flatten: true}) : [];
    return put.length ? put : [node];
  };
  if (!document.documentElement) return "";
  const root = copied(document.documentElement);
  while (uncopied.length) {
    const [node, twin] = uncopied.pop();
    if (node.localName === "noscript") {
      if (/<img/i.test(node.textContent)) twin.innerHTML = node.textContent;
    } else {
      const children = [...(node.shadowRoot ?? node).childNodes].flatMap(shown);
      for (const child of children) twin.appendChild(copied(child));
    }
  }
  const html = root.outerHTML;
  return html.length > limit ? null : "<!DOCTYPE html>" + html.toWellFormed();
})"""


class Glance(NamedTuple):
    """What a page is by its content type, whether its HTML is read to the end, how many characters of text it has."""

    kind: str
    is_parsed: bool
    text: int


async def glance(wire: CDPSession, frame: str) -> Glance:
    """How far the page is."""
    return Glance(*await _run(wire, frame, _GLANCE))


async def tree(wire: CDPSession, frame: str, origin: str, limit: int) -> bytes:
    """The page of an origin as HTML in UTF-8.

    Raises Fault: TooLarge for more than `limit` bytes, InvalidUrl where the frame shows something of another origin.
    """
    html = await _run(wire, frame, f"{_TREE}({json.dumps(origin)}, {json.dumps(limit)})")
    if html is False:
        raise Fault(InvalidUrl, "the page makes way for one that has no address of its own")
    body = None if html is None else html.encode()
    if body is None or len(body) > limit:
        raise Fault(TooLarge, f"the page is larger than {limit:,} bytes once its scripts have run")
    return bytes(body)


async def _run(wire: CDPSession, frame: str, script: str) -> Any:  # noqa: ANN401
    world = await wire.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": _WORLD})
    answer = await wire.send(
        "Runtime.evaluate",
        {"expression": script, "contextId": world["executionContextId"], "returnByValue": True},
    )
    return answer["result"].get("value")
