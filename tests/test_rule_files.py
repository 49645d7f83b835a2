"""A user's rule files: loaded beside the catalogue, checked to the last key, with the user's word last."""

import pytest

import newsclean
from newsclean.errors import RuleError

RULE = """
[harbour-appeal]
category = "donation"
language = "en"
why = "The Harbour Post's own plea."
phrases = ["^keep the lamp lit"]
hit = ["Keep the lamp lit, all hands"]
miss = ["The keeper kept the lamp lit."]
"""

FAULTS = {
    "unknown key": RULE + 'colour = "red"\n',
    "has no why": RULE.replace("why =", "seen ="),
    "has no hit": RULE.replace("hit =", "seen ="),
    "has no miss": RULE.replace("miss =", "seen ="),
    "category is": RULE.replace('"donation"', '"begging"'),
    "can match nothing": RULE.replace("^keep the lamp lit", "^$"),
    "in its middle": RULE.replace("^keep the lamp lit", "keep ^ the lamp"),
    "not well formed": RULE.replace("^keep the lamp lit", "keep (the lamp"),
    "needs one of": RULE.replace("phrases =", "seen ="),
    "does not match its hit": RULE.replace("Keep the lamp lit, all hands", "Keep the lantern lit"),
    "matches its near miss": RULE.replace("The keeper kept the lamp lit.", "Keep the lamp lit, said the song."),
    "weight is nan": RULE + "weight = nan\n",
    "weight is inf": RULE + "weight = inf\n",
    "max_words is inf": RULE + "max_words = inf\n",
    "max_words is 2.5": RULE + "max_words = 2.5\n",
    "unknown key 'hosts'": RULE + 'hosts = "example.org"\n',
    "has no language": RULE.replace('language = "en"', "language = 3"),
    "does not know": RULE.replace('language = "en"', 'language = "xx"'),
    "is not TOML": "[harbour-appeal",
    "unknown key at the top": 'colour = "red"\n',
}
SELECTOR = """
[box]
category = "donation"
why = "A box of pleas."
css = ["div:::nothing("]
hit = ["<div>x</div>"]
miss = ["<p>x</p>"]
"""


def loaded(tmp_path, source):
    path = tmp_path / "mine.toml"
    path.write_text(source, encoding="utf-8")
    return newsclean.load_rules(path)


def test_a_users_rule_removes_what_the_catalogue_does_not_know(tmp_path):
    rules = loaded(tmp_path, RULE)
    assert newsclean.classify("Keep the lamp lit, all hands", language="en") is None
    verdict = newsclean.classify("Keep the lamp lit, all hands", language="en", rules=rules)
    assert (verdict.category, verdict.rule) == ("donation", "mine/harbour-appeal")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_file_and_rule(tmp_path, fault):
    with pytest.raises(RuleError, match=fault) as caught:
        loaded(tmp_path, FAULTS[fault])
    assert "mine" in caught.value.rule


def test_a_selector_that_does_not_compile_is_refused(tmp_path):
    with pytest.raises(RuleError, match="does not compile"):
        loaded(tmp_path, SELECTOR)


def test_a_category_can_be_switched_off(tmp_path):
    rules = loaded(tmp_path, 'off = ["comments"]\n' + RULE)
    assert newsclean.classify("Join the conversation", language="en", rules=rules) is None
    assert newsclean.classify("Join the conversation", language="en") is not None


def test_a_rule_can_be_switched_off(tmp_path):
    address = newsclean.classify("Join the conversation", language="en").rule
    verdict = newsclean.classify(
        "Join the conversation", language="en", rules=loaded(tmp_path, f'off = ["{address}"]\n')
    )
    assert verdict is None or address not in {verdict.rule, *(item.rule for item in verdict.evidence)}


def test_an_unknown_name_cannot_be_switched_off(tmp_path):
    with pytest.raises(RuleError, match="neither a category nor"):
        loaded(tmp_path, 'off = ["bogus"]\n')


def test_keep_beats_every_rule_that_drops(tmp_path):
    rules = loaded(
        tmp_path,
        RULE.replace("why =", 'do = "keep"\nwhy =')
        .replace("^keep the lamp lit", "our lamp fund")
        .replace("Keep the lamp lit, all hands", "Please donate to our lamp fund"),
    )
    text = "Please donate to our lamp fund and support our journalism."
    assert newsclean.classify(text, language="en") is not None
    assert newsclean.classify(text, language="en", rules=rules) is None


def test_a_folder_of_rule_files_is_read_whole(tmp_path):
    (tmp_path / "mine.toml").write_text(RULE, encoding="utf-8")
    (tmp_path / "yours.toml").write_text('off = ["comments"]\n', encoding="utf-8")
    rules = newsclean.load_rules(tmp_path)
    assert rules.find("mine/harbour-appeal").category == "donation"
    assert not rules.allows("comments")


def test_files_of_one_name_in_different_folders_keep_their_rules_apart(tmp_path):
    for folder in ("mine", "yours"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "pleas.toml").write_text(RULE, encoding="utf-8")
    rules = newsclean.load_rules(tmp_path)
    assert {rules.find(f"{folder}/pleas/harbour-appeal").category for folder in ("mine", "yours")} == {"donation"}


def test_a_host_that_is_no_text_is_refused(tmp_path):
    with pytest.raises(RuleError, match="has no host"):
        loaded(tmp_path, SELECTOR.replace("div:::nothing(", "div") + "host = 5\n")


def test_a_missing_file_is_a_rule_error(tmp_path):
    with pytest.raises(RuleError):
        newsclean.load_rules(tmp_path / "none.toml")
