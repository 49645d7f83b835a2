"""What structure alone says of a story's blocks."""

from markup import SENTENCES, paragraphs, story, verdicts

from newsclean.judge.cuts import Ruling
from newsclean.judge.edges import judge_edges
from newsclean.judge.standfirst import standfirsts
from newsclean.judge.structure import judge_structure

ODD = "structure/odd-look"


def ruled(html: str, *, title: str = "") -> dict[str, str]:
    return verdicts(judge_structure(story(f"<main>{html}</main>", title=title)))


def test_a_plain_story_is_left_alone():
    assert ruled(paragraphs(5)) == {}


def test_the_headline_becomes_a_field():
    assert ruled(f"<h1>Ferry stays ashore</h1>{paragraphs(4)}") == {"Ferry stays ashore": "title"}


def test_a_ticker_before_the_headline_is_cut_and_paragraphs_before_a_heading_like_it_are_not():
    ticker = "".join(f'<li><a href="/x">Town news</a> {sentence}</li>' for sentence in SENTENCES[4:])
    page = f"<ul>{ticker}</ul><h2>Ferry stays ashore</h2><div>{paragraphs(3)}</div>"
    assert set(ruled(page, title="Ferry stays ashore").values()) == {"structure/before-headline", "title"}
    page = f"<div>{paragraphs(4)}<h2>Ferry stays ashore</h2>{paragraphs(2, 4)}</div>"
    assert "structure/before-headline" not in ruled(page, title="Ferry stays ashore").values()


def test_a_heading_that_says_the_headline_is_the_headline():
    page = f"<h2>Ferry stays ashore</h2>{paragraphs(4)}<h2>The board</h2>{paragraphs(2, 4)}"
    assert ruled(page, title="Ferry stays ashore") == {"Ferry stays ashore": "title"}


def test_a_headline_under_its_kicker_is_found_where_the_metadata_gives_both():
    head = "<h3>Storm over the quay</h3><h2>Ferry stays ashore</h2>"
    title = "Storm over the quay: Ferry stays ashore"
    cut = ruled(f"{head}{paragraphs(4)}", title=title)
    assert cut == {"Storm over the quay": "structure/before-headline", "Ferry stays ashore": "title"}
    page = f"{paragraphs(2)}<h2>Ferry stays ashore</h2>{paragraphs(4, 2)}"
    assert ruled(page, title=title) == {}


def test_a_paragraph_that_is_one_link_is_cut_and_a_link_in_a_sentence_is_not():
    teaser = '<p><a href="/b">Bus strike enters its second week</a></p>'
    linked = '<p>The board <a href="/r">published a report</a> in May that nobody in the town has read.</p>'
    assert ruled(paragraphs(4) + teaser + linked) == {"Bus strike enters its second week": "structure/link-density"}


def test_linked_headings_that_head_the_parts_of_a_list_are_kept():
    parts = "".join(f'<h3><a href="/{n}">Place {n}</a></h3>{paragraphs(1, n)}' for n in range(5))
    assert ruled(parts) == {}


def test_linked_headings_are_kept_where_a_credit_stands_between_them_and_their_text():
    card = '<div class="item"><h3><a href="/{0}">Place {0}</a></h3><div>Photo: Ada Quill</div>{1}</div>'
    found = ruled("".join(card.format(n, paragraphs(1, n)) for n in range(5)))
    assert not any(text.startswith("Place") for text in found)


def test_labels_that_head_the_parts_of_a_story_are_kept_whatever_they_are_set_in():
    names = ("The crew", "The board", "The owner")
    parts = "".join(f'<div class="label">{name}</div>{paragraphs(2, 2 * n)}' for n, name in enumerate(names))
    assert ruled(parts) == {}


def test_a_label_that_says_the_same_again_and_again_heads_nothing():
    parts = "".join(f'<div class="label">Back to top {n}</div>{paragraphs(2, 2 * n)}' for n in range(4))
    assert set(ruled(parts).values()) == {"structure/fragment"}


def test_questions_on_buttons_and_their_answers_are_story():
    asked = ("Who pays?", "Who sails?", "What is next?")
    folds = "".join(
        f'<div class="fold"><button>{question}</button><div class="answer">{paragraphs(1, 5 + n)}</div></div>'
        for n, question in enumerate(asked)
    )
    assert ruled(f'<div class="body">{paragraphs(5)}<section><div>{folds}</div></section></div>') == {}


def test_a_line_between_the_paragraphs_of_the_story_s_own_box_is_story():
    page = f'<div class="body">{paragraphs(3)}<b>No boat before Friday</b>{paragraphs(3, 3)}</div>'
    assert ruled(page) == {}


def test_a_story_of_lists_of_links_keeps_them():
    def links(count: int) -> str:
        return "".join(f'<li><a href="/{n}">Boat number {n} from the old harbour</a></li>' for n in range(count))

    assert ruled(f"<div>{paragraphs(3)}<ul>{links(20)}</ul></div>") == {}
    assert set(ruled(f"<div>{paragraphs(6)}<ul>{links(4)}</ul></div>").values()) == {"structure/link-density"}


def test_words_outside_paragraphs_are_cut():
    assert ruled(paragraphs(4) + "<div>3 min read</div>") == {"3 min read": "structure/fragment"}


def test_a_few_words_are_story_where_the_story_is_made_of_such_boxes():
    page = "".join(f'<div class="block">{sentence}</div>' for sentence in [*SENTENCES[:4], "At last.", *SENTENCES[4:]])
    assert ruled(page) == {}


def test_a_row_of_cards_is_cut_with_all_that_stands_in_them():
    card = '<div class="card-{0}"><h3><a href="/{0}">Story number {0}</a></h3><p>Its teaser is this sentence.</p></div>'
    rules = set(ruled(paragraphs(6) + "<div>" + "".join(card.format(n) for n in range(3)) + "</div>").values())
    assert rules == {"structure/cards"}


def test_boxes_with_one_link_among_their_text_are_no_cards():
    text = "A sentence about the place that goes on for a while and has no link in it at all."
    item = '<div class="item-{0}"><h3><a href="/{0}">See {0} now</a></h3><p>{1} {1}</p></div>'
    assert "structure/cards" not in ruled("".join(item.format(n, text) for n in range(4)) + paragraphs(8)).values()


def test_a_fact_box_is_cut_with_the_lists_in_it():
    items = "<ul><li>Built in 1974.</li><li>Carries thirty cars.</li></ul>"
    box = f'<div class="k7"><div class="k8"><h3>The ferry in figures</h3><div class="k9">{items}</div></div></div>'
    assert set(ruled(f'<div class="body">{paragraphs(6)}{box}</div>')) == {
        "The ferry in figures",
        "Built in 1974.",
        "Carries thirty cars.",
    }


def test_a_quotation_that_repeats_a_passage_of_the_story_is_cut():
    said = "“Nobody ashore believed how close the last one had been.”"
    pulled = "<blockquote>“Nobody ashore believed how close”</blockquote>"
    page = f"{paragraphs(4)}<p>{said} She would not sail again.</p>{pulled}{paragraphs(2, 5)}"
    assert ruled(page) == {}
    pulled = f"<blockquote>{said}</blockquote>"
    page = f"{paragraphs(4)}<p>{said} She would not sail again.</p>{pulled}{paragraphs(2, 5)}"
    assert ruled(page) == {said: "structure/pull-quote"}


def test_a_quotation_among_the_paragraphs_of_a_story_is_story():
    quote = "<blockquote><p>“Nobody ashore believed how close the last one was.”</p></blockquote>"
    assert ruled(f'<div class="body">{paragraphs(3)}{quote}{paragraphs(3, 3)}</div>') == {}
    assert verdicts(judge_structure(story(f"{paragraphs(3)}{quote}{paragraphs(3, 3)}"))) == {}


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


def test_short_paragraphs_of_a_look_of_their_own_that_head_the_parts_are_story():
    heads = ["The slip", "The board's plan", "Who pays"]
    page = "".join(f'<p class="ingress">{head}</p>{paragraphs(2, 2 * part)}' for part, head in enumerate(heads))
    assert ruled(page) == {}
    assert ruled(page.replace("Who pays", "The slip")) == dict.fromkeys(["The slip", "The board's plan"], ODD)


def test_terms_and_their_definitions_are_story():
    terms = "".join(f"<dt>Term {name}</dt><dd>{SENTENCES[n]}</dd>" for n, name in enumerate(("ahoy", "belay", "clew")))
    assert ruled(f"<div>{paragraphs(4, 3)}<dl>{terms}</dl></div>") == {}


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


def test_a_row_of_dates_and_names_before_the_story_is_no_standfirst():
    first = '<h1>Ferry stays ashore</h1><div class="x"><p>3 May 2025 · 4 min read · By A. Reader of the Post</p></div>'
    page = f'<article>{first}<div class="y">{paragraphs(6)}</div></article>'
    assert standfirsts(story(page)) == frozenset()


def test_the_first_paragraph_is_no_standfirst_for_being_the_page_s_description():
    assert standfirsts(story(f"<div>{paragraphs(6)}</div>", standfirst=SENTENCES[0])) == frozenset()


def test_a_box_whose_paragraph_looks_as_the_story_s_do_is_story():
    first = f'<div class="x"><p class="text">{SENTENCES[7]}</p></div>'
    rest = paragraphs(6, markup='<p class="text">{}</p>')
    assert standfirsts(story(f'{first}<div class="y">{rest}</div>')) == frozenset()


def test_the_one_paragraph_in_bold_that_opens_a_story_is_its_standfirst():
    bold = "<p><b>Engine fires keep the harbour ferry ashore for a week.</b></p>"
    assert standfirsts(story(f"<div>{bold}{paragraphs(6)}</div>")) == {0}
    assert standfirsts(story(f"<div>{bold}{paragraphs(5)}{bold}</div>")) == frozenset()


def test_a_long_heading_over_the_first_paragraph_is_the_standfirst():
    deck = "<h2>Engine fires keep the harbour ferry ashore for a week, and nobody knows who will pay.</h2>"
    assert standfirsts(story(f"<div>{deck}{paragraphs(6)}</div>")) == {0}


def edged(html: str) -> list[str]:
    rulings = [Ruling(block) for block in story(f"<main>{html}</main>").blocks]
    return [ruling.facts.text for ruling in judge_edges(rulings) if not ruling.cuts]


def test_labels_before_the_story_are_cut():
    assert edged("<p>Saltmarsh</p>" + paragraphs(4)) == list(SENTENCES[:4])


def test_a_heading_with_nothing_under_it_is_cut():
    assert edged(paragraphs(4) + "<h3>More on this story</h3>") == list(SENTENCES[:4])


def test_a_heading_over_links_alone_is_cut_amid_the_story():
    links = "".join(f'<li><a href="/{n}">Another story, number {n}</a></li>' for n in range(3))
    page = f"<div>{paragraphs(3)}<h3>Read on our site</h3><ul>{links}</ul>{paragraphs(3, 3)}</div>"
    rulings = judge_edges(judge_structure(story(page)))
    assert verdicts(rulings)["Read on our site"] == "structure/orphan-heading"


def test_headings_within_the_story_are_kept():
    assert edged(paragraphs(2) + "<h3>The board</h3>" + paragraphs(2, 2))[2] == "The board"


def test_a_line_set_apart_after_the_story_is_cut_where_the_story_has_no_such_lines():
    signed = "<p><em>Iris Penhallow has written about ferries since 1998.</em></p>"
    assert edged(paragraphs(4) + signed) == list(SENTENCES[:4])
    italic = paragraphs(6, markup="<p><em>{}</em></p>")
    assert edged(italic) == list(SENTENCES[:6])
