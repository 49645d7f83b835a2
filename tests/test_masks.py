"""Which blocks a DOM rule masks, and which masks are believed."""

from markup import SENTENCES, layout, paragraphs

from newsclean.body.facts import Facts
from newsclean.body.masks import mask


def masked(html: str) -> dict[str, str]:
    """The masked texts with the category of the mask that stands."""
    return {block.text: block.mask.category for block in blocks(html) if block.masked and block.mask}


def blocks(html: str) -> tuple[Facts, ...]:
    return mask(layout(html)).blocks


def test_what_stands_in_a_named_box_is_masked_under_its_category():
    page = paragraphs(4) + '<div class="c-newsletter-box"><div><p>One letter a week.</p></div></div>'
    assert masked(page) == {"One letter a week.": "newsletter"}


def test_a_mask_that_holds_most_of_the_prose_is_the_story():
    page = f'<div class="paywall">{paragraphs(6)}</div><p>{"Read on with an account. " * 2}</p>'
    assert not masked(page)
    assert all(block.mask for block in blocks(page)[:6])


def test_a_mask_falls_for_all_elements_of_one_make():
    page = "".join(f'<section class="slide-{n} ad-widget">{paragraphs(1, n)}</section>' for n in range(6))
    assert not masked(page)


def test_readers_comments_stay_masked_though_they_are_longer_than_the_story():
    page = paragraphs(2) + f'<section id="comments">{paragraphs(6, 2)}</section>'
    assert set(masked(page).values()) == {"comments"}
    assert len(masked(page)) == 6


def test_a_consent_panel_never_passes_for_the_story_of_a_paywalled_page():
    panel = "".join(f'<div class="cookie-text"><p>{"We and our partners store data. " * 9}</p></div>' for _ in range(3))
    page = f'<div class="paywall">{paragraphs(2)}</div><div id="onetrust-banner">{panel}</div>'
    assert set(masked(page).values()) == {"consent"}


def test_a_name_that_tells_the_state_of_a_container_is_no_mask():
    assert not masked(f'<div class="comments-enabled has-sidebar">{paragraphs(3)}</div><p>Nothing else.</p>')


def test_a_mask_around_the_headline_and_the_story_is_not_believed():
    story = f'<div class="related-content"><h1>Ferry stays ashore</h1>{paragraphs(3)}</div>'
    assert not masked(story + paragraphs(5, 3, "<div><p>{}</p></div>"))


def test_topics_in_class_names_are_no_masks():
    assert not masked(f'<article class="post tag-newsletter category-donations">{paragraphs(3)}</article>')


def test_words_are_matched_whole():
    page = "".join(f'<div class="{name}">{paragraphs(1, n)}</div>' for n, name in enumerate(("headline", "relative")))
    assert not masked(page + paragraphs(2, 4))


def test_a_named_mask_tells_more_than_the_furniture_around_it():
    page = paragraphs(4) + '<header><p class="byline">By Iris Penhallow</p></header>'
    assert masked(page) == {"By Iris Penhallow": "bio"}


def test_what_the_page_hides_is_masked():
    page = paragraphs(4) + '<p>Shown.</p><div style="display: none"><p>Not shown.</p></div><div hidden>Nor this.</div>'
    assert set(masked(page)) == {"Not shown.", "Nor this."}


def test_letters_of_a_check_sum_are_no_words():
    names = ("css-1ad8r0m", "sc-d34ad11-0", "Panel-sc-9ad3x-2")
    page = "".join(
        f'<div class="{name}"><p>{sentence}</p></div>' for name, sentence in zip(names, SENTENCES, strict=False)
    )
    assert not masked(page + paragraphs(5, 3))


def test_what_stands_beside_a_check_sum_is_read():
    page = paragraphs(4) + '<div class="css-7xk2q-ShareBar"><p>Send this to a friend</p></div>'
    assert masked(page) == {"Send this to a friend": "share"}


def test_a_quotation_set_as_a_figure_is_story():
    page = paragraphs(4) + "<figure><blockquote><p>“We shall not sail.”</p></blockquote></figure>"
    assert not masked(page)


def test_a_table_set_as_a_figure_is_story():
    rows = "".join(f"<tr><td>Ward {n}</td><td>{n},204</td></tr>" for n in range(3))
    page = f"<figure><table>{rows}</table><figcaption>Votes by ward.</figcaption></figure>"
    assert masked(paragraphs(4) + page) == {"Votes by ward.": "caption"}


def test_the_classes_of_an_entry_name_its_topics():
    entry = f'<div class="post-4 hentry licence-free sponsored-no newsletter">{paragraphs(1)}</div>'
    assert not masked(entry + paragraphs(5, 1))


def test_a_class_that_says_how_a_paragraph_is_printed_tells_nothing_of_it():
    printed = '<div class="d-none d-print-block"><p>Cite as: the ferry, 3 May 2025.</p></div>'
    assert "share" not in masked(paragraphs(4) + printed).values()


def test_a_component_is_no_consent_panel():
    page = f'<div class="cmp-text">{paragraphs(1)}</div><div class="cmp-banner"><p>Do you accept?</p></div>'
    assert masked(page + paragraphs(5, 1)) == {"Do you accept?": "consent"}


def test_a_row_of_a_table_is_named_after_its_data():
    rows = "".join(f'<tr class="player-{n}"><td>Rower {n}</td><td>{n} points</td></tr>' for n in range(4))
    assert not masked(paragraphs(4) + f"<table>{rows}</table>")


def test_a_paragraph_goes_by_the_first_of_its_names_that_can_hold_for_it():
    page = paragraphs(4) + '<p class="story-meta__credit">The ferry on Tuesday.</p>'
    assert masked(page) == {"The ferry on Tuesday.": "caption"}
