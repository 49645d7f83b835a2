"""What structure alone says of a story's blocks."""

from markup import SENTENCES, paragraphs, story, verdicts

from newsclean.judge.cuts import Ruling
from newsclean.judge.edges import judge_edges
from newsclean.judge.standfirst import standfirsts
from newsclean.judge.structure import judge_structure


def ruled(html: str, *, title: str = "") -> dict[str, str]:
    return verdicts(judge_structure(story(f"<main>{html}</main>", title=title)))


def test_a_plain_story_is_left_alone():
    assert ruled(paragraphs(5)) == {}


def test_the_headline_becomes_a_field():
    assert ruled(f"<h1>Ferry stays ashore</h1>{paragraphs(4)}") == {"Ferry stays ashore": "title"}


def test_a_heading_that_says_the_headline_is_the_headline():
    page = f"<h2>Ferry stays ashore</h2>{paragraphs(4)}<h2>The board</h2>{paragraphs(2, 4)}"
    assert ruled(page, title="Ferry stays ashore") == {"Ferry stays ashore": "title"}


def test_a_paragraph_that_is_one_link_is_cut_and_a_link_in_a_sentence_is_not():
    teaser = '<p><a href="/b">Bus strike enters its second week</a></p>'
    linked = '<p>The board <a href="/r">published a report</a> in May that nobody in the town has read.</p>'
    assert ruled(paragraphs(4) + teaser + linked) == {"Bus strike enters its second week": "structure/link-density"}


def test_linked_headings_that_head_the_parts_of_a_list_are_kept():
    parts = "".join(f'<h3><a href="/{n}">Place {n}</a></h3>{paragraphs(1, n)}' for n in range(5))
    assert ruled(parts) == {}


def test_words_outside_paragraphs_are_cut():
    assert ruled(paragraphs(4) + "<div>3 min read</div>") == {"3 min read": "structure/fragment"}


def test_a_row_of_cards_is_cut_with_all_that_stands_in_them():
    card = '<div class="card-{0}"><h3><a href="/{0}">Story number {0}</a></h3><p>Its teaser is this sentence.</p></div>'
    rules = set(ruled(paragraphs(6) + "<div>" + "".join(card.format(n) for n in range(3)) + "</div>").values())
    assert rules == {"structure/cards"}


def test_a_fact_box_apart_from_the_story_is_cut():
    box = f'<div class="k7"><div class="k8"><h3>The ferry in figures</h3>{paragraphs(1, 7)}</div></div>'
    page = f'<div class="body">{paragraphs(6)}{box}</div>'
    assert ruled(page) == {
        "The ferry in figures": "structure/foreign-parent",
        SENTENCES[7]: "structure/foreign-parent",
    }


def test_a_paragraph_around_the_box_of_the_story_is_story():
    assert ruled(f'<div class="a">{paragraphs(1)}<div class="b">{paragraphs(6, 1)}</div></div>') == {}


def test_a_short_paragraph_of_a_look_no_other_one_has_is_cut():
    assert ruled(paragraphs(5) + '<p class="note-line">Handed in at eight.</p>') == {
        "Handed in at eight.": "structure/odd-look"
    }


def test_rows_of_a_data_table_are_kept_and_cells_of_a_layout_table_are_not():
    rows = "".join(f"<tr><td>Ward {n}</td><td>{n},204</td></tr>" for n in range(4))
    assert ruled(paragraphs(4) + f"<table>{rows}</table>") == {}
    lone = "<table><tr><td>Print</td><td>E-mail</td></tr></table>"
    assert ruled(paragraphs(4) + lone) == {"Print | E-mail": "structure/cell"}


def test_the_next_article_of_an_endless_page_is_cut():
    def article(title: str, start: int) -> str:
        head = f'<header><h1 class="head">{title}</h1><p class="byline">By Iris Penhallow</p></header>'
        return f"<article>{head}<div>{paragraphs(4, start)}</div></article>"

    found = ruled(article("Ferry stays ashore", 0) + article("Town band told to hush", 4))
    assert {found[sentence] for sentence in SENTENCES[4:8]} == {"structure/second-article"}
    assert SENTENCES[0] not in found


def test_crossheads_set_as_h1_do_not_end_the_story():
    parts = "".join(f"<h1>Speaker {n}</h1>{paragraphs(3, n)}" for n in range(4))
    assert "structure/second-article" not in ruled(f"<h1 class='t'>Four voices</h1>{parts}").values()


def test_a_sentence_in_a_box_before_the_story_is_the_standfirst():
    first = '<div class="x"><p>Engine fires keep the ferry ashore for a week.</p></div>'
    assert standfirsts(story(f'{first}<div class="y">{paragraphs(6)}</div>')) == {0}


def test_the_first_paragraph_is_no_standfirst_for_being_the_page_s_description():
    assert standfirsts(story(f"<div>{paragraphs(6)}</div>", standfirst=SENTENCES[0])) == frozenset()


def edged(html: str) -> list[str]:
    rulings = [Ruling(block) for block in story(f"<main>{html}</main>").blocks]
    return [ruling.facts.text for ruling in judge_edges(rulings) if not ruling.cuts]


def test_labels_before_the_story_are_cut():
    assert edged("<p>Saltmarsh</p>" + paragraphs(4)) == list(SENTENCES[:4])


def test_a_heading_with_nothing_under_it_is_cut():
    assert edged(paragraphs(4) + "<h3>More on this story</h3>") == list(SENTENCES[:4])


def test_headings_within_the_story_are_kept():
    assert edged(paragraphs(2) + "<h3>The board</h3>" + paragraphs(2, 2))[2] == "The board"


def test_a_line_set_apart_after_the_story_is_cut_where_the_story_has_no_such_lines():
    signed = "<p><em>Iris Penhallow has written about ferries since 1998.</em></p>"
    assert edged(paragraphs(4) + signed) == list(SENTENCES[:4])
    italic = paragraphs(6, markup="<p><em>{}</em></p>")
    assert edged(italic) == list(SENTENCES[:6])
