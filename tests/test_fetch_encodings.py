"""A story arrives with every letter right, whatever its server and its page say of their encoding."""

import gzip

import brotli
import pytest
import zstandard
from clients import LOCAL, both_kinds, fetch, fetch_many
from press import Asked, press
from servers import raw_server, whole

from newsclean.errors import Undecodable
from newsclean.model import Article

pytestmark = both_kinds

STORIES = {
    "de": [
        "Die Brücke über den Fluss wird im Herbst für Fußgänger geöffnet, teilte die Stadtverwaltung am Montag mit.",
        "„Wir haben länger gebaut als geplant“, sagte die Bürgermeisterin, „aber sie wird hundert Jahre halten.“",
        "Die Fähre, die seit dem Frühjahr alle zwanzig Minuten übersetzt, fährt noch bis zum Ende der Woche.",
        "Für die Bauarbeiten hatte der Rat zwölf Millionen bewilligt; übrig bleiben knapp dreihunderttausend.",
    ],
    "ru": [
        "Мост через реку откроют для пешеходов осенью, сообщила в понедельник городская администрация.",
        "Строительство заняло больше времени, чем предполагалось, но мост простоит сто лет, сказала мэр города.",
        "Паром, который с весны перевозит жителей каждые двадцать минут, будет ходить до конца недели.",
        "На работы городской совет выделил двенадцать миллионов, и почти триста тысяч останутся в казне.",
        "Первыми по мосту пройдут школьники соседнего села, которые два года ждали короткой дороги на уроки.",
    ],
    "el": [
        "Η γέφυρα πάνω από τον ποταμό θα ανοίξει για τους πεζούς το φθινόπωρο, ανακοίνωσε τη Δευτέρα ο δήμος.",
        "Οι εργασίες κράτησαν περισσότερο από όσο είχε προγραμματιστεί, αλλά η γέφυρα θα αντέξει εκατό χρόνια.",
        "Το πορθμείο, που από την άνοιξη περνά τους κατοίκους κάθε είκοσι λεπτά, θα λειτουργεί ως την Κυριακή.",
        "Το συμβούλιο είχε εγκρίνει δώδεκα εκατομμύρια για τα έργα και τριακόσιες χιλιάδες θα μείνουν στο ταμείο.",
    ],
    "pl": [
        "Most nad rzeką zostanie otwarty dla pieszych jesienią, poinformował w poniedziałek urząd miasta.",
        "Budowa trwała dłużej, niż planowano, ale most przetrwa sto lat, powiedziała burmistrzyni miasta.",
        "Prom, który od wiosny przewozi mieszkańców co dwadzieścia minut, będzie kursował do końca tygodnia.",
        "Rada przeznaczyła na prace dwanaście milionów, a prawie trzysta tysięcy złotych pozostanie w kasie.",
        "Jako pierwsi przejdą po moście uczniowie z sąsiedniej wsi, którzy dwa lata czekali na krótszą drogę.",
    ],
    "ja": [
        "市は月曜日、川に架かる新しい橋を秋に歩行者のために開通させると発表した。",
        "工事は予定より長くかかったが、橋は百年もつだろうと市長は記者会見で語った。",
        "春から二十分おきに住民を運んできた渡し船は、今週の終わりまで運航を続ける。",
        "議会は工事のために千二百万円を認めており、約三十万円が残る見込みである。",
    ],
    "zh": [
        "市政府星期一宣布，横跨河流的新桥将于秋季向行人开放，居民们期待已久。",
        "市长在记者会上说，工程所用的时间比计划的要长，但是这座桥将使用一百年。",
        "从春天开始每二十分钟运送居民一次的渡船将继续航行，直到本周末为止。",
        "市议会为这项工程批准了一千二百万元，预计还将剩下大约三十万元。",
    ],
    "ko": [
        "시는 월요일에 강을 가로지르는 새 다리를 가을에 보행자에게 개방한다고 발표했다.",
        "공사는 계획보다 오래 걸렸지만 다리는 백 년을 견딜 것이라고 시장이 기자들에게 말했다.",
        "봄부터 이십 분마다 주민을 실어 나르던 나룻배는 이번 주말까지 운항을 계속한다.",
        "시의회는 공사를 위해 천이백만 원을 승인했으며 약 삼십만 원이 남을 것으로 보인다.",
        "다리를 가장 먼저 건너는 사람은 짧은 등굣길을 두 해 동안 기다려 온 이웃 마을의 학생들이다.",
        "시장은 개통하는 날에 강가에서 작은 잔치를 열고 나룻배 사공에게 감사의 뜻을 전할 생각이다.",
    ],
}  # fmt: skip
OWN = {
    "de": ("cp1252", "windows-1252"), "ru": ("cp1251", "windows-1251"), "el": ("iso8859-7", "iso-8859-7"),
    "pl": ("iso8859-2", "iso-8859-2"), "ja": ("cp932", "shift_jis"), "zh": ("gb18030", "gb2312"),
    "ko": ("cp949", "euc-kr"),
}  # fmt: skip


def story(language: str, label: str | None) -> str:
    meta = f'<meta charset="{label}">' if label else ""
    paragraphs = "".join(f"<p>{text}</p>" for text in STORIES[language])
    title = STORIES[language][0][:30]
    return f'<!doctype html><html lang="{language}"><head>{meta}<title>{title}</title></head><body><article>\
<h1>{title}</h1>{paragraphs}</article></body></html>'


Sent = tuple[bytes, str | None]  # the body, and what the header says of its type


def read(sent: dict[str, Sent], *headers: str) -> dict[str, list[str]]:
    """The paragraphs of the articles that these bodies are fetched as, by their languages."""

    async def answer(asked: Asked) -> bytes:
        body, content_type = sent[asked.path[1:]]
        typed = [f"Content-Type: {content_type}"] if content_type is not None else []
        lines = ["HTTP/1.1 200 OK", *typed, f"Content-Length: {len(body)}", *headers, "", ""]
        return "\r\n".join(lines).encode("latin-1") + body

    with press(answer) as server:
        results = fetch_many([server.url(f"/{language}") for language in sent], policy=LOCAL)
    return {result.fetched.url[-2:]: result.text.split("\n") for result in results if isinstance(result, Article)}


@pytest.mark.parametrize(
    ("encoding", "header", "meta"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("utf-8", None, None),
        ("utf-8", "iso-8859-1", None),
        ("utf-8", "windows-1251", "shift_jis"),
        ("utf-8", None, "own"),
        ("utf-8-sig", "iso-8859-1", "windows-1250"),
        ("utf-16", "utf-8", "utf-8"),
        ("utf-16-le", "iso-8859-1", None),
        ("own", "own", None),
        ("own", None, "own"),
        ("own", "own", "utf-8"),
        ("own", "utf-8", "own"),
        ("own", "none-of-these", "own"),
        ("own", "utf-8", None),
        ("own", None, None),
    ],
)
def test_a_story_is_whole_whatever_is_said_of_its_encoding(encoding: str, header: str | None, meta: str | None):
    sent = {}
    for language, (codec, label) in OWN.items():
        html = story(language, label if meta == "own" else meta)
        said = label if header == "own" else header
        body = html.encode(codec if encoding == "own" else encoding)
        sent[language] = (body, f"text/html; charset={said}" if said else "text/html")
    assert read(sent) == STORIES


def test_a_story_in_no_latin_letters_is_whole_where_its_server_calls_everything_latin():
    languages = ("ru", "ja", "zh", "ko")
    sent = {each: (story(each, None).encode(OWN[each][0]), "text/html; charset=ISO-8859-1") for each in languages}
    assert read(sent) == {each: STORIES[each] for each in languages}


@pytest.mark.parametrize(
    "content_type",
    ["text/html;charset=utf-8", 'text/html; charset="utf-8"', "text/html; Charset = 'UTF-8'", "text/html;;; charset=",
     "TEXT/HTML", "application/xhtml+xml; charset=utf8", "text/html; charset=utf-8; charset=koi8-r", "text/html; \xff",
     None, "", "unknown/unknown"],
)  # fmt: skip
def test_a_content_type_may_be_written_in_many_ways(content_type: str | None):
    assert read({"de": (story("de", None).encode(), content_type)}) == {"de": STORIES["de"]}


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstandard.compress)]
)
def test_a_story_is_unpacked_before_it_is_read(coding: str, pack):
    body = pack(story("ru", "windows-1251").encode("cp1251"))
    assert read({"ru": (body, "text/html")}, f"Content-Encoding: {coding}") == {"ru": STORIES["ru"]}


def test_a_byte_or_two_of_damage_costs_no_more_than_that():
    body = story("ru", None).encode()
    place = body.index("понедельник".encode())
    found = read({"ru": (body[: place + 1] + body[place + 2 :], "text/html; charset=utf-8")})
    assert found["ru"][1:] == STORIES["ru"][1:]
    assert found["ru"][0].startswith("Мост через реку откроют")


def test_a_story_that_was_packed_without_a_word_is_told_as_what_it_is():
    packed = gzip.compress(story("de", None).encode())
    with raw_server(whole(packed)) as server, pytest.raises(Undecodable, match="gzip"):
        fetch(server.url, policy=LOCAL)
