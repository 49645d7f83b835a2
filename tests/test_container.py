"""The element that holds the story, and the part of the page that is read at all."""

from markup import SENTENCES, layout, paragraphs

from newsclean.body.container import find_container
from newsclean.body.masks import mask
from newsclean.body.scope import find_scope
from newsclean.page import read_page


def contained(html: str) -> list[str]:
    seen = mask(layout(html))
    container = find_container(seen)
    assert container is not None
    return [block.text for block in seen.blocks[container.start : container.end]]


def scope_of(html: str) -> str | None:
    body = read_page(html).tree.body
    assert body is not None
    return find_scope(body).attributes.get("id")


def test_the_container_is_the_element_around_the_prose():
    menu = "<ul>" + "<li><a href='/x'>Section</a></li>" * 12 + "</ul>"
    assert contained(f"<div>{menu}<div>{paragraphs(5)}</div>{menu}</div>") == list(SENTENCES[:5])


def test_a_story_in_several_parts_is_held_whole():
    parts = "".join(f"<section>{paragraphs(2, start)}</section>" for start in (0, 2, 4))
    assert contained(f"<div><div>{parts}</div><p>Contact us.</p></div>")[:6] == list(SENTENCES[:6])


def test_a_page_without_prose_has_no_container():
    assert find_container(layout("<ul><li>One</li><li>Two</li></ul>")) is None


def test_masked_prose_does_not_choose_the_container():
    comments = f'<div id="comments">{paragraphs(3, 5)}</div>'
    assert contained(f"<main><div>{paragraphs(4)}</div>{comments}</main>") == list(SENTENCES[:4])


def test_a_container_full_of_other_blocks_is_narrowed_to_the_one_that_holds_the_prose():
    teasers = "".join(f"<div><h3><a href='/{n}'>Teaser {n}</a></h3></div>" for n in range(20))
    page = f"<div>{teasers}<div>{paragraphs(6)}</div><p>{SENTENCES[6]}</p></div>"
    assert "Teaser 3" not in contained(page)


def test_a_single_paragraph_is_no_container():
    table = "<table><tr><td>First boat</td><td>06:20</td></tr><tr><td>Last boat</td><td>21:40</td></tr></table>"
    page = f"<div><p>{' '.join(SENTENCES[:4])}</p>{table}</div>"
    assert contained(page)[1:] == ["First boat | 06:20", "Last boat | 21:40"]


def test_the_scope_is_the_smallest_element_around_the_paragraphs():
    page = f'<div id="page"><p>Short.</p><main id="main"><div id="story">{paragraphs(8) * 3}</div></main></div>'
    assert scope_of(page) == "story"


def test_a_page_with_few_paragraphs_is_read_whole():
    assert scope_of(f'<body id="all"><div id="story">{paragraphs(3)}</div></body>') == "all"


def test_the_scope_holds_the_paragraphs_of_all_parts():
    parts = "".join(f"<section>{paragraphs(4, start)}</section>" for start in (0, 4)) * 3
    assert scope_of(f'<div><div id="story">{parts}</div></div>') == "story"
