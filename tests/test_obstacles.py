"""What stands before an article is known by its signs, and an article that shows some of them is none."""

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import paragraphs

from newsclean.errors import NewscleanError
from newsclean.page import read_page
from newsclean.page.glance import Glance
from newsclean.page.obstacles import Obstacle, read_obstacle
from newsclean.page.signatures import Kind, head_signs, page_signs, signatures
from newsclean.page.tree import compiles

URL = "https://news.example/city/bridge"
KINDS = get_args(Kind)
LANGUAGES = re.findall("..", "arcsdadeelenesfifrhehihuiditjakonlnoplptrorusvtrukvizh")
ALL = [(kind, name, signature) for kind in KINDS for name, signature in signatures(kind).items()]
EXAMPLES = [
    pytest.param(kind, name, example, expected, id=f"{kind}-{name}-{'hit' if expected else 'miss'}{place}")
    for kind, name, signature in ALL
    for expected, examples in ((True, signature.hits), (False, signature.misses))
    for place, example in enumerate(examples)
]
PHRASES = [
    pytest.param(kind, name, phrases, id=f"{kind}-{name}-{language}")
    for kind, name, signature in ALL
    for language, phrases in signature.words.items()
]
NAVIGATION = (
    "<nav>" + "".join(f'<a href="/{name}">{name}</a> ' for name in ("City", "Sport", "Sea", "Letters")) + "</nav>"
)
ARTICLE = f"<h1>A bridge opens</h1>{paragraphs(8)}{paragraphs(8)}"


def obstacle(html, *headers, status=200, url=URL):
    return read_obstacle(read_page(html, url=url), status=status, headers=headers)


def kind_of(html, *headers, status=200, url=URL):
    found = obstacle(html, *headers, status=status, url=url)
    return found.kind if found else None


def page(body="", title="", head=""):
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def signs(kind, example, status):
    """All signs of a kind in an example: markup, a header or a URL."""
    if example.startswith("https://"):
        return page_signs(kind, status, Glance(read_page("<p>x</p>", url=example)))
    if example.startswith("<"):
        return page_signs(kind, status, Glance(read_page(example, url=URL)))
    name, _, value = example.partition(": ")
    return head_signs(kind, status, [(name, value)])


@pytest.fixture
def only(monkeypatch):
    """Leaves one signature in the catalogue, and gives it."""

    def leave(kind, name):
        signature = signatures(kind)[name]
        monkeypatch.setattr("newsclean.page.signatures.signatures", lambda _: {name: signature})
        return signature

    return leave


@pytest.mark.parametrize(("kind", "name", "example", "expected"), EXAMPLES)
def test_an_example_behaves(kind, name, example, expected, only):
    found = list(signs(kind, example, (*only(kind, name).statuses, 200)[0]))
    assert bool(found) is expected


@pytest.mark.parametrize(("kind", "name", "phrases"), PHRASES)
def test_the_phrases_of_a_language_are_found_where_they_are_looked_for(kind, name, phrases, only):
    only(kind, name)
    tag = {"title": "title", "heading": "h1", "text": "p", "noscript": "noscript"}[signatures(kind)[name].where[0]]
    for words in (phrase.strip("^$").upper() for phrase in phrases):
        found = page_signs(kind, 200, Glance(read_page(f"<{tag}>{words}!</{tag}>")))
        assert words in " ".join(sign.told for sign in found)


@pytest.mark.parametrize(("kind", "name", "signature"), ALL, ids=[f"{kind}-{name}" for kind, name, _ in ALL])
def test_a_signature_is_fit_for_use(kind, name, signature):
    parts = (*signature.addresses, *signature.sources, *signature.cookies, *signature.headers)
    assert all(map(compiles, signature.css))
    assert [
        part for part in (*signature.addresses, *signature.sources, *signature.headers) if part != part.lower()
    ] == []
    assert min(map(len, (*parts, *signature.inline)), default=4) >= 4
    assert bool(signature.words) == bool(signature.where)
    assert signature.reason.endswith(".") and signature.hits and signature.misses


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("challenge", "human-asked"),
        ("consent", "consent-asked"),
        ("login", "login-asked"),
        ("not_found", "not-found-said"),
    ],
)
def test_words_are_known_in_all_languages(kind, name):
    assert set(signatures(kind)[name].words) >= set(LANGUAGES)


CHALLENGES = {
    "a header": (page(title="News"), [("cf-mitigated", "challenge")], 403),
    "a header on a page that says nothing": ("<html></html>", [("x-amzn-waf-action", "challenge")], 202),
    "a captcha by header": ("<html></html>", [("x-amzn-waf-action", "captcha")], 405),
    "a script that checks": (
        page(
            "<noscript>Enable JavaScript and cookies to continue</noscript><script>window._cf_chl_opt={}</script>",
            "Just a moment...",
        ),
        [],
        403,
    ),
    "a script alone": (
        page("<script>var s={},sucuri_cloudproxy_js='';</script>", "You are being redirected..."),
        [],
        200,
    ),
    "a frame": (page('<iframe src="/_Incapsula_Resource?SWUDNSAI=31"></iframe>'), [], 200),
    "an answer in JSON": ('{"url":"https://geo.captcha-delivery.com/captcha/?cid=1"}', [], 403),
    "a refresh to a proof": ("""<meta http-equiv="refresh" content="5; URL='/a?bm-verify=AAQ'"><p>x</p>""", [], 200),
    "a proof of work": (
        page('<script id="anubis_challenge" type="application/json">{}</script>', "Making sure!"),
        [],
        200,
    ),
    "a first refusal": ("<html><script src=/1/ips.js></script></html>", [("x-kpsdk-ct", "1")], 429),
    "a checkpoint": (page("<p>We verify your browser</p>", "Vercel Security Checkpoint"), [], 429),
    "words in two places": (page("<h1>Verify you are human</h1><p>Press and hold.</p>", "Human verification"), [], 403),
    "words and a captcha": (
        page('<h1>Sind Sie ein Mensch?</h1><p>Ich bin kein Roboter</p><div class="h-captcha"></div>', "News"),
        [],
        200,
    ),
    "words and a cookie": (
        page("<p>Please enable JS and disable any ad blocker</p>"),
        [("set-cookie", "datadome=1; Path=/")],
        403,
    ),
    "words in Russian": (page("<h1>Подтвердите, что вы не робот</h1>", "Вы не робот?"), [], 200),
    "words in Japanese": (page("<p>人間であることを確認します。</p>", "少々お待ちください"), [], 503),
    "words in Arabic": (page("<p>تحقق من أنك إنسان</p>", "لحظة من فضلك"), [], 403),
}
CONSENTS = {
    "a host": (
        page("<h1>Before you continue</h1>", "Portal"),
        "https://consent.portal.example/m?continue=https://news.example",
    ),
    "a form": (page('<form action="/v2/collectConsent?s=1" method=post><button>Accept</button></form>', "Portal"), URL),
    "an address and a manager": (
        page("<p>Wählen Sie</p>", "Zeitung", '<script src="https://cdn.privacy-mgmt.com/wrapper.js"></script>'),
        "https://news.example/zustimmung?url=%2Fa",
    ),
    "words and a manager": (
        page(
            "<h1>Mit Werbung weiterlesen</h1><p>Oder werbefrei im Pur-Abo</p>",
            "Zeitung",
            "<script>window._sp_queue=[]</script>",
        ),
        URL,
    ),
    "words in French": (
        page("<h1>Votre vie privée</h1><p class=cookie-box><button>Oui</button></p>", "Avant de continuer"),
        URL,
    ),
}
LOGINS = {
    "a title and a form": page('<form><input name=u><input type="password"></form>', "Log in | The Harbour Post"),
    "a title and a heading": page("<h1>Anmelden, um weiterzulesen</h1>", "Anmelden - Hafenblatt"),
}
MISSING = {
    "a class": page(f"{NAVIGATION}<h2>Gone</h2>").replace("<body>", '<body class="error404 wide">'),
    "a title and a heading": page(
        f"{NAVIGATION}<h1>Page not found</h1><p>Try the search.</p>", "404 | The Harbour Post"
    ),
    "a title and a robots meta": page(
        NAVIGATION, "Page not found - The Harbour Post", '<meta name="robots" content="noindex">'
    ),
    "a heading and a robots meta": page(
        "<h1>Sivua ei löytynyt</h1>", "Satama", '<meta name="robots" content="NOINDEX, follow">'
    ),
    "bare words": page("<p>Seite nicht gefunden</p>", "404"),
    "words in Chinese": page("<h1>抱歉，您访问的页面不存在</h1>", "页面未找到_海港报"),
    "words in Hindi": page("<h1>पेज नहीं मिला</h1>", "404"),
}
SHELLS = {
    "an empty element": page(
        '<noscript>Enable JavaScript to run this.</noscript><div id="root"></div><script src="/a.js"></script>',
        "News",
    ),
    "data of an article": page(
        '<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{"body":"'
        + "word " * 200
        + '"}</script>',
        "News",
    ),
    "nothing but scripts": page("<script>go()</script>", "News"),
    "a notice in Greek": page(
        "<app-root></app-root><noscript>Ενεργοποιήστε το JavaScript.</noscript><p>" + "λέξη " * 30 + "</p>", "Νέα"
    ),
}


@pytest.mark.parametrize("case", CHALLENGES)
def test_a_challenge_is_known(case):
    html, headers, status = CHALLENGES[case]
    assert kind_of(html, *headers, status=status) == "challenge"


@pytest.mark.parametrize("case", CONSENTS)
def test_a_wall_of_consent_is_known(case):
    html, url = CONSENTS[case]
    assert kind_of(html, url=url) == "consent"


@pytest.mark.parametrize("case", LOGINS)
def test_a_page_to_log_in_is_known(case):
    assert kind_of(LOGINS[case]) == "login"


def test_a_server_that_asks_for_a_password_is_known():
    assert obstacle("<h1>Unauthorized</h1>", ("www-authenticate", "Basic"), status=401) == Obstacle(
        kind="login", evidence=("header www-authenticate: Basic",)
    )


def test_a_page_to_log_in_is_known_by_where_it_is():
    html = page('<form><input type="password"></form>', "The Harbour Post")
    assert kind_of(html, url="https://login.news.example/?next=%2Fa") == "login"


@pytest.mark.parametrize("case", MISSING)
def test_a_page_that_says_there_is_none_is_known(case):
    assert kind_of(MISSING[case]) == "not_found"


@pytest.mark.parametrize("case", SHELLS)
def test_a_page_for_scripts_is_known(case):
    assert kind_of(SHELLS[case]) == "scripts"


def test_evidence_is_in_plain_words_with_the_strongest_first():
    html = page("<h1>Checking your browser</h1><script>window._cf_chl_opt={}</script>", "Just a moment...")
    assert (
        obstacle(html, ("cf-mitigated", "challenge"), status=403).evidence
        == (
            "header cf-mitigated: challenge",
            "script of Cloudflare: _cf_chl_opt",
            'title "Just a moment..."',
            'heading "Checking your browser"',
            'text "checking your browser"',
        )[:4]
    )


def test_evidence_holds_no_control_signs_and_no_long_texts():
    found = obstacle(page("<h1>Page not found</h1>", "404"), ("x-robots-tag", "noindex\x1b[31m" + "x" * 999))
    assert all(text.isprintable() and len(text) < 130 for text in found.evidence)


HARMLESS = {
    "a consent manager": '<script src="https://cdn.cookielaw.org/a.js"></script><h2>We value your privacy</h2>',
    "a captcha for comments": '<form><input><p>Verify you are human</p><p class="g-recaptcha"></p></form>',
    "a script that measures": '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>',
    "a script that watches": '<script src="/_Incapsula_Resource?SWJIYLWA=1"></script><script>bobcmn = 1</script>',
    "a box to log in": '<div><h2>Log in</h2><form action="/login"><input type="password"></form></div>',
    "a note on scripts": '<noscript>Please enable JavaScript.</noscript><div id="root"><p>x</p></div>',
    "a robots meta": '<meta name="robots" content="noindex">',
    "a script of a challenge": "<script>window._cf_chl_opt = {};</script>",
    "a class": '<div class="error404"></div>',
}


@pytest.mark.parametrize("case", HARMLESS)
def test_an_article_with_a_sign_is_an_article(case):
    assert obstacle(page(f"{NAVIGATION}{HARMLESS[case]}{ARTICLE}", "A bridge opens | The Harbour Post")) is None


@pytest.mark.parametrize(
    "headline",
    [
        "404 not found",
        "Page not found",
        "Just a moment",
        "Are you human?",
        "Before you continue",
        "We use cookies",
        "Log in",
        "JavaScript",
    ],
)
def test_an_article_about_it_is_an_article(headline):
    assert obstacle(page(f"{NAVIGATION}<h1>{headline}</h1>{paragraphs(8)}", f"{headline} | The Harbour Post")) is None


@pytest.mark.parametrize("case", [case for case in HARMLESS if case not in ("a script of a challenge", "a class")])
def test_a_short_page_with_one_sign_is_no_obstacle(case):
    assert (
        obstacle(page(f"{NAVIGATION}{HARMLESS[case]}<h1>A bridge opens</h1>{paragraphs(2)}", "A bridge opens")) is None
    )


def test_a_short_page_that_declares_an_article_is_none_that_is_missing():
    head = '<meta property="og:type" content="article"><meta name="robots" content="noindex">'
    assert obstacle(page(f"<h1>Page not found</h1>{paragraphs(1)}", "Page not found", head)) is None


@pytest.mark.parametrize("status", [401, 403, 405, 429, 451, 503])
@pytest.mark.parametrize(
    "html",
    [
        page("<h1>Access Denied</h1><p>You don't have permission. Reference #18.5</p>", "Access Denied"),
        page("<h1>403 Forbidden</h1><hr>nginx", "403 Forbidden"),
        page("<h1>Sorry, you have been blocked</h1>", "Attention Required! | Cloudflare"),
        page("<h1>503 Service Unavailable</h1>", "503"),
        page("<p>Unavailable for legal reasons</p><script>track()</script>", "451"),
        page("<h1>Page not found</h1>", "404"),
        "<html></html>",
    ],
)
def test_a_plain_refusal_is_no_obstacle(html, status):
    cookies = (("set-cookie", "_abck=1; Path=/"), ("set-cookie", "__cf_bm=1"), ("server", "cloudflare"))
    assert obstacle(html, *cookies, status=status) is None


@given(
    st.text(max_size=300)
    | st.sampled_from(sorted({example for _, _, s in ALL for example in s.hits if example[0] == "<"})),
    st.lists(
        st.tuples(st.sampled_from(["set-cookie", "server", "x-dd-b", "x-robots-tag"]), st.text(max_size=30)), max_size=3
    ),
    st.integers(200, 599),
)
def test_any_answer_can_be_looked_at(html, headers, status):
    try:
        found = obstacle(html, *headers, status=status)
    except NewscleanError:
        return
    assert found is None or (found.evidence and all(found.evidence))
