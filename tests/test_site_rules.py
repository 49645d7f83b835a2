"""A user's rules for markup: for one site or for all, to drop or to keep."""

import newsclean

PROSE = "The harbour council voted on Tuesday to rebuild the sea wall after two winters of floods. No one objected. "
PAGE = (
    "<html><head><title>Wall</title></head><body><article><h1>Sea wall to rise again</h1>"
    + "".join(f"<p>{PROSE}{number} stones will be laid near the lighthouse.</p>" for number in range(4))
    + '<div data-slot="epic"><p>Since 1902 we have printed what we saw from this quay, day in, day out.</p></div>'
    + '<section class="newsletter-letters"><p>I read the paper by the lamp, a reader writes.</p></section>'
    + "".join(f"<p>{PROSE}Boat {number} will carry them.</p>" for number in range(4))
    + "</article></body></html>"
)
DROP = """
[epic]
category = "donation"
host = "example-courier.org"
why = "The banner under the story."
css = ['div[data-slot="epic"]']
hit = ['<div data-slot="epic"><p>Since 1902.</p></div>']
miss = ['<div data-slot="body"><p>Since 1902.</p></div>']
"""
KEEP = """
[letters]
category = "newsletter"
do = "keep"
why = "The letters page is the story."
css = ["section.newsletter-letters"]
hit = ['<section class="newsletter-letters"><p>I like it.</p></section>']
miss = ['<section class="letters"><p>I like it.</p></section>']
"""
LETTER = "I read the paper by the lamp, a reader writes."


def extracted(tmp_path, source, url):
    (tmp_path / "mine.toml").write_text(source, encoding="utf-8")
    return newsclean.extract(PAGE, url=url, rules=newsclean.load_rules(tmp_path / "mine.toml"))


def test_a_rule_for_a_host_holds_there_and_under_it(tmp_path):
    for url in ("https://example-courier.org/a", "https://www.example-courier.org/a"):
        article = extracted(tmp_path, DROP, url)
        assert "Since 1902" not in article.text
        assert [removal.rule for removal in article.removed if "1902" in removal.text] == ["mine/epic"]


def test_a_rule_for_a_host_holds_nowhere_else(tmp_path):
    for url in ("https://evil-example-courier.org/a", "https://example.org/a", None):
        assert "Since 1902" in extracted(tmp_path, DROP, url).text


def test_a_rule_that_keeps_beats_the_catalogue(tmp_path):
    assert LETTER not in newsclean.extract(PAGE).text
    assert LETTER in extracted(tmp_path, KEEP, None).text


def test_a_category_switched_off_removes_nothing(tmp_path):
    assert "newsletter" in {removal.category for removal in newsclean.extract(PAGE).removed}
    article = extracted(tmp_path, 'off = ["newsletter"]\n', None)
    assert "newsletter" not in {removal.category for removal in article.removed}
