"""From a tree to blocks of text with their facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import layout, texts

from newsclean.body.facts import Facts
from newsclean.page import read_page


def only(html: str) -> Facts:
    (block,) = layout(html).blocks
    return block


def test_every_paragraph_is_a_block_with_white_space_folded():
    assert texts("<p>One\n  fine\tday.</p><p>Another\u00a0one.</p>") == ["One fine day.", "Another one."]


def test_text_beside_a_block_is_a_block_of_its_own():
    assert texts("<div>Before<p>Within</p>after</div>") == ["Before", "Within", "after"]


def test_inline_elements_do_not_part_words():
    assert texts("<p>The <b>old</b> lock<i>keeper</i> left.</p>") == ["The old lockkeeper left."]


def test_one_line_break_stays_and_two_part_blocks():
    assert texts("<div>First line<br>second line<br> <br>next paragraph</div>") == [
        "First line\nsecond line",
        "next paragraph",
    ]


def test_signs_that_take_no_room_make_no_block():
    assert texts("<p>\u200b</p><p>\ufeff \u200d</p><p>The lock\u200bkeeper left.</p>") == ["The lock\u200bkeeper left."]


def test_soft_hyphens_stay():
    assert texts("<p>Hafen\u00admeister</p>") == ["Hafen\u00admeister"]


def test_scripts_styles_comments_and_templates_hold_no_text():
    assert texts("<p>Seen</p><script>a()</script><style>p{}</style><!-- no --><template><p>no</p></template>") == [
        "Seen"
    ]


@pytest.mark.parametrize(
    "hiding",
    [
        'class="sr-only"',
        'class="u-visually-hidden"',
        'class="link__screen-reader-text"',
        'style="display: none"',
        'style="position: absolute; clip: rect(0, 0, 0, 0)"',
        "hidden",
    ],
)
def test_words_within_a_line_that_no_reader_sees_are_left_out(hiding: str):
    page = f"<p>The <a href='/board'>board<span {hiding}>, opens a new tab</span></a> met on <span>Tuesday</span>.</p>"
    assert texts(page) == ["The board met on Tuesday."]


@pytest.mark.parametrize("showing", ['class="sr-only md:not-sr-only"', 'class="md:sr-only"', 'class="hidden-story"'])
def test_words_within_a_line_that_some_readers_see_stay(showing: str):
    assert texts(f"<p>The board <span {showing}>met again</span>.</p>") == ["The board met again."]


def test_a_story_told_by_steps_keeps_what_it_hides_at_first():
    rest = (
        "the second half of a long sentence about the harbour, the ferry, its engine and the fire that it caught in May"
    )
    assert texts(f'<p>Here is <span style="display:none">{rest}</span>.</p>') == [f"Here is {rest}."]


def test_the_kind_of_a_block_is_that_of_the_element_around_it():
    page = (
        "<h2>Heading</h2><p>Text</p><blockquote><p>Quote</p></blockquote><ul><li>Item<ul><li>Deeper</li></ul></li></ul>"
        "<figure><figcaption>Caption</figcaption></figure><pre>code</pre>"
    )
    assert [(block.kind, block.level) for block in layout(page).blocks] == [
        ("heading", 2),
        ("paragraph", 0),
        ("quote", 0),
        ("list_item", 1),
        ("list_item", 2),
        ("caption", 0),
        ("code", 0),
    ]


def test_a_row_of_data_is_one_block_with_its_cells_parted():
    page = "<table><tr><th>Ward</th><th>Votes</th></tr><tr><td>Mill</td><td>1,204</td></tr></table>"
    assert [(block.kind, block.text) for block in layout(page).blocks] == [
        ("table", "Ward | Votes"),
        ("table", "Mill | 1,204"),
    ]


def test_a_table_that_lays_out_the_page_is_read_as_paragraphs():
    page = f"<table><tr><td>Home</td><td>{'A long story. ' * 30}<br><br>Its second paragraph.</td></tr></table>"
    assert {block.kind for block in layout(page).blocks} == {"paragraph"}


def test_links_are_counted_in_words_and_their_targets_kept_in_order():
    block = only('<p>See <a href="/a">the first report</a> and <a href="/b">that</a>, <a href="/a">again</a>.</p>')
    assert (block.link_words, block.links) == (5, ("/a", "/b"))


def test_a_link_around_blocks_links_each_of_them():
    first, second = layout('<a href="/x"><div>Title here</div><div>Teaser text</div></a>').blocks
    assert (first.link_words, second.link_words) == (2, 2)


def test_emphasis_is_said_only_of_a_block_that_is_all_bold_or_italic():
    assert only("<p><strong>All of <em>it</em></strong></p>").emphasis
    assert not only("<p><strong>Some</strong> of it</p>").emphasis


def test_words_of_a_script_without_spaces_are_counted():
    assert only("<p>渡し船は川幅を六分で結ぶ</p>").words == 6


def test_blocks_know_their_place_and_their_element():
    for place, block in enumerate(layout("<div><p>One</p><p>Two</p>three</div>").blocks):
        assert block.index == place
    assert [block.tag for block in layout("<div><p>One</p>two</div>").blocks] == ["p", "div"]


def test_a_region_holds_the_blocks_within_it():
    seen = layout('<div class="a1"><p>One</p><p>Two</p></div><p>Three</p>')
    region = next(region for region in seen.regions if region.signature == "div.#")
    assert [block.text for block in seen.blocks[region.start : region.end]] == ["One", "Two"]


def test_a_deep_page_is_read_without_recursion():
    assert texts("<div>" * 1_500 + "deep" + "</div>" * 1_500) == ["deep"]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_the_text_of_a_paragraph_comes_out_word_for_word(text: str):
    page = read_page("<p></p>").tree
    paragraph = page.css_first("p")
    assert paragraph is not None
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    assert " ".join(texts(f"<p>{escaped}</p>")).split() == text.split()


@given(st.text(alphabet="<>/abp =\"'brdivlitru \n", max_size=120))
def test_any_markup_gives_blocks_in_order_and_regions_that_nest(html: str):
    seen = layout(html)
    assert [block.index for block in seen.blocks] == list(range(len(seen.blocks)))
    for region in seen.regions[1:]:
        around = seen.regions[region.parent]
        assert around.start <= region.start <= region.end <= around.end
