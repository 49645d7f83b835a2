"""What is learned from the pages of a site, and what is left to the story."""

import pytest
from repeating import Site, amid, below, glued, stories

import newsclean
from newsclean.rules import default_rules
from newsclean.workbench import Thresholds, learn

TYPE = "Set in type at the old rope works, six nights a week, since {n}."


def learned(texts, **options):
    return learn([Site(texts, **options)]).sites


def phrases(sites):
    return [proposal.table["phrases"] for site in sites for proposal in site.proposals]


def test_a_block_whose_number_varies_is_one_rule():
    (site,) = learned(stories(12, below(TYPE)))
    (proposal,) = site.proposals
    assert (site.site, site.pages, site.stories) == ("example.org", 12, 12)
    assert proposal.table["phrases"] == ["^set in type at the old rope works six nights a week since #$"]
    assert (proposal.pages, proposal.share, proposal.part, proposal.place) == (12, 1.0, "block", "tail")
    assert proposal.why == "Stands on 12 of 12 pages of the site."


def test_names_that_vary_are_a_gap():
    names = ("Ada Quill", "Bo Ray Marsh", "Cy Lund", "Dee Fox", "Eli Stone Voss", "Fay Holm")

    def change(blocks, number):
        blocks.append(f"The lamp was carried this week by {names[number % 6]} to every door in the lane that pays us.")

    assert phrases(learned(stories(12, change))) == [
        ["^the lamp was carried this week by * to every door in the lane that pays us$"]
    ]


def test_a_sentence_glued_to_the_end_is_a_rule_of_its_own():
    (site,) = learned(stories(12, glued("Find the rest of our stories under the green lamp.")))
    (proposal,) = site.proposals
    assert (proposal.part, proposal.place) == ("end", "tail")
    assert proposal.why == "Ends a block on 12 of 12 pages of the site."


def test_the_rules_take_what_was_learned_and_no_more():
    site = Site(stories(12, below(TYPE), glued("Find the rest of our stories under the green lamp.")))
    book = default_rules().with_rules(learn([site]).rules())
    for item, told in zip(site.inputs(None), stories(12), strict=True):
        assert newsclean.extract(item.content.data, url=item.url, rules=book).text.split("\n") == told


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("If you are in distress, the Lighthouse helpline listens day and night on 116 123.", "helpline"),
        ("This article was amended on {n} March because a name was misspelled.", "guard"),
        ("“The sea takes back what it lends,” the master likes to say of the quay.", "quoted"),
        ("Anyone who saw the boat should call the coast guard on 0555 019 283.", "telephone"),
        ("What happens next", "head a part"),
        ("Ingredients", "head a part"),
        ("The inquest continues on Monday.", "story"),
        ("The index closed {n} points higher at {n}, and the rope fund fell to {n}.", "figures|story"),
    ],
)
def test_what_editors_repeat_is_left_and_the_reason_told(text, why):
    (site,) = learned(stories(20, amid(text, every=4)))
    assert site.proposals == ()
    assert any(part in left.why for left in site.left for part in why.split("|"))


def test_a_paragraph_of_background_in_stories_about_its_matter_is_left():
    def change(blocks, number):
        if number % 2:
            blocks.insert(1, "The Saltmarsh Compact bars trawlers from the estuary in spring, and we all keep to it.")
            blocks.insert(
                3, "Nobody had asked the Saltmarsh trawlers, nor the estuary, nor those of the Compact itself."
            )

    (site,) = learned(stories(20, change))
    assert site.proposals == ()


def test_copies_of_one_story_count_once():
    texts = stories(3, below(TYPE))
    assert learned([*texts, *texts, *texts]) == ()


def test_too_few_stories_teach_nothing_unless_fewer_are_asked_for():
    texts = stories(3, below(TYPE))
    assert learned(texts) == ()
    (site,) = learn([Site(texts)], thresholds=Thresholds(stories=3)).sites
    assert len(site.proposals) == 1


def test_the_order_of_the_pages_does_not_matter():
    texts = stories(12, below(TYPE), glued("Find the rest of our stories under the green lamp.", 2))
    found = learn([Site(texts[:6], host="a.example"), Site(texts, host="b.example")])
    again = learn([Site(texts, host="b.example"), Site(texts[:6], host="a.example")])
    assert found == again
    assert [site.site for site in found.sites] == ["a.example", "b.example"]


def test_texts_without_an_address_are_learned_by_their_source():
    (site,) = learned(stories(12, below(TYPE)), host=None)
    book = default_rules().with_rules(site.rules())
    text = "\n".join(stories(1, below(TYPE))[0])
    assert site.site == "stories.jsonl"
    assert "rope works" in newsclean.clean(text, rules=book).text
    assert "rope works" not in newsclean.clean(text, rules=book.on("stories.jsonl")).text


def test_a_source_that_ends_early_is_learned_from_and_told():
    found = learn([Site(stories(12, below(TYPE)), fault="it ends early")])
    assert [str(fault) for fault in found.faults] == ["stories.jsonl: it ends early"]
    assert len(found.rules()) == 1


def test_what_the_rules_take_already_is_not_learned_again():
    site = Site(stories(12, below(TYPE)))
    book = default_rules().with_rules(learn([site]).rules())
    assert learn([site], rules=book).rules() == ()
