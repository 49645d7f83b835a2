"""Phrase rules for one site: where they are in force, what they take, and that they change nothing else."""

import pickle

import pytest
from repeating import page, story

import newsclean
from newsclean.rules import default_rules

HOST = "quay.example.org"
RULES = """
[set-in-type]
category = "furniture"
host = "quay.example.org"
why = "Stands under the stories of the site."
phrases = ["^set in type at the rope works since #$"]
hit = ["Set in type at the rope works since 1887."]
miss = ["The rope works burnt down in 1887."]

[long]
category = "related"
host = "quay.example.org"
why = "A promise of two sentences."
phrases = ["^the lamp above our door is lit at four it burns until the last * has read the last page of the paper$"]
max_words = 40
hit = ["The lamp above our door is lit at four. It burns until the last fisherman has read the last page of the paper."]
miss = ["The lamp above our door is lit at four."]

[good-night]
category = "furniture"
host = "quay.example.org"
where = "tail"
why = "A farewell."
phrases = ["^good night$"]
max_words = 20
hit = ["Good night."]
miss = ["A good night for herring."]
"""
LINE = "Set in type at the rope works since 1887."
LONG = "The lamp above our door is lit at four. It burns until the last fisherman has read the last page of the paper."


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    file = tmp_path_factory.mktemp("rules") / "quay.toml"
    file.write_text(RULES, encoding="utf-8")
    return newsclean.load_rules(file)


def kept(blocks, rules, url):
    return newsclean.extract(page(blocks, "Of rope and stone"), url=url, rules=rules).text


@pytest.mark.parametrize("text", [LINE, LONG])
def test_a_block_goes_on_the_pages_of_the_host_and_of_hosts_under_it(rules, text):
    for url in (f"https://{HOST}/a", f"https://www.{HOST}/a"):
        article = newsclean.extract(page([*story(1), text], "Of rope"), url=url, rules=rules)
        assert article.text.split("\n") == story(1)
        assert text in [removal.text for removal in article.removed]


@pytest.mark.parametrize("url", ["https://example.org/a", f"https://not{HOST}/a", None])
def test_it_stays_on_the_pages_of_other_hosts(rules, url):
    assert LINE in kept([*story(1), LINE], rules, url)


def test_a_page_without_an_address_is_of_the_site_it_names_as_its_own(rules):
    html = page([*story(1), LINE], "Of rope").replace(
        b"</head>", f'<link rel="canonical" href="https://{HOST}/a"></head>'.encode()
    )
    assert LINE not in newsclean.extract(html, rules=rules).text
    assert LINE in newsclean.extract(html).text


def test_a_sentence_glued_to_a_paragraph_goes_alone(rules):
    blocks = story(2)
    assert kept([*blocks[:-1], blocks[-1] + LINE], rules, f"https://{HOST}/a").split("\n") == blocks


def test_a_rule_of_the_tail_counts_only_behind_the_story(rules):
    blocks = story(3)
    text = kept([*blocks[:2], "Good night.", *blocks[2:], "Good night."], rules, f"https://{HOST}/a")
    assert text.split("\n") == [*blocks[:2], "Good night.", *blocks[2:]]


def test_what_somebody_says_stays(rules):
    said = "“They were set in type at the rope works since 1887,” she said."
    assert said in kept([*story(4), f"{said} {LINE}", story(5)[0]], rules, f"https://{HOST}/a")


def test_a_text_is_cleaned_by_the_rules_of_the_host_it_is_said_to_be_from(rules):
    text = "\n".join([*story(1), LINE])
    assert LINE in newsclean.clean(text, rules=rules).text
    assert newsclean.clean(text, rules=rules.on(f"www.{HOST}")).text == "\n".join(story(1))


def test_one_block_is_classified_by_them(rules):
    assert newsclean.classify(LINE, language="en", rules=rules) is None
    verdict = newsclean.classify(LINE, language="en", rules=rules.on(HOST))
    assert (verdict.category, verdict.rule, verdict.reason) == (
        "furniture",
        "quay/set-in-type",
        "Stands under the stories of the site.",
    )


def test_what_a_site_rule_takes_changes_nothing_else(rules):
    blocks = [*story(6), "Subscribe to our newsletter.", LINE, "2014: the keeper", LINE, "2013: the tailor"]
    before = newsclean.extract(page(blocks, "Of rope"), url=f"https://{HOST}/a")
    after = newsclean.extract(page(blocks, "Of rope"), url=f"https://{HOST}/a", rules=rules)
    assert [block for block in before.blocks if block.text != LINE] == list(after.blocks)


def test_a_rule_that_keeps_counts_on_its_site_only(tmp_path):
    (tmp_path / "keep.toml").write_text(
        f'[ask]\ncategory = "story"\nhost = "{HOST}"\nwhy = "A song."\n'
        'phrases = ["^sign up for our newsletter today$"]\n'
        'hit = ["Sign up for our newsletter today."]\nmiss = ["The letter came."]\n',
        encoding="utf-8",
    )
    rules = newsclean.load_rules(tmp_path)
    assert (
        newsclean.classify("Sign up for our newsletter today.", language="en", rules=rules.on("example.org"))
        is not None
    )
    assert newsclean.classify("Sign up for our newsletter today.", language="en", rules=rules.on(HOST)) is None


def test_other_hosts_are_read_with_the_same_rulebook(rules):
    assert rules.on("example.org") is rules
    assert rules.on(None) is rules
    assert rules.on(HOST) is rules.on(f"www.{HOST}")
    assert rules.on(HOST).on("example.org") is rules


def test_switching_off_and_adding_hold_for_the_site(rules):
    assert "quay/set-in-type" not in [rule.address for rule in rules.on(HOST).without("quay/set-in-type").rules()]
    added = default_rules().with_rules(rule for rule in rules.rules() if rule.host)
    assert newsclean.classify(LINE, language="en", rules=added.on(HOST)).rule == "quay/set-in-type"


def test_a_rulebook_goes_through_pickle_as_what_it_was_made_of(rules):
    newsclean.classify(LINE, language="en", rules=rules.on(HOST))
    packed = pickle.dumps(rules.on(HOST))
    assert len(packed) < 10_000
    assert newsclean.classify(LINE, language="en", rules=pickle.loads(packed)).rule == "quay/set-in-type"
    assert pickle.loads(pickle.dumps(default_rules())) is default_rules()
