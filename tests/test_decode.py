"""Bytes of a page become text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.errors import NoArticle, Undecodable
from newsclean.page import read_page
from newsclean.page.charsets import codec_of
from newsclean.page.decoding import decode

RUSSIAN = "Мост через реку откроют осенью, сообщила мэрия."
JAPANESE = "市は秋に橋を開通させると発表した。"
CHINESE = "市政府宣布新桥将于秋季通车。"
TAIWANESE = "市政府宣布新橋將於秋季通車，渡輪將停駛。"
KOREAN = "시는 가을에 다리를 개통한다고 발표했다."
UKRAINIAN = "Міст через річку відкриють восени, повідомила мерія."
GREEK = "Η γέφυρα θα ανοίξει το φθινόπωρο, ανακοίνωσε ο δήμος."
HEBREW = "הגשר ייפתח בסתיו, כך הודיעה העירייה."
ARABIC = "أعلنت البلدية أن الجسر سيفتتح في الخريف."
THAI = "สะพานจะเปิดในฤดูใบไม้ร่วง เทศบาลแถลง"
POLISH = "Most zostanie otwarty jesienią, ogłosił urząd; źródło: „Gazeta”."
TURKISH = "Köprü sonbaharda açılacak, dedi belediye; şehir sevinçli."


def page(text, label=None):
    meta = f'<meta charset="{label}">' if label else ""
    return f"<html><head>{meta}<title>x</title></head><body><p>{text}</p></body></html>"


def first_paragraph(read):
    return read.tree.css_first("p").text()


@pytest.mark.parametrize(
    ("text", "label", "codec"),
    [
        (RUSSIAN, "windows-1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (JAPANESE, "Shift_JIS", "cp932"),
        (JAPANESE, "euc-jp", "euc-jp"),
        (JAPANESE, "iso-2022-jp", "iso2022-jp"),
        (CHINESE, "gb2312", "gb18030"),
        (CHINESE, "gb18030", "gb18030"),
        ("다리가 가을에 열린다", "euc-kr", "cp949"),
        ("Łódź otwiera most", "iso-8859-2", "iso8859-2"),
    ],
)
def test_the_meta_tag_names_the_encoding(text, label, codec):
    read = read_page(page(text, label).encode(codec))
    assert first_paragraph(read) == text
    assert read.encoding == codec


def test_latin_1_means_windows_1252():
    read = read_page(page("“Coûteux” – dit-il", "iso-8859-1").encode("cp1252"))
    assert first_paragraph(read) == "“Coûteux” – dit-il"


def test_an_http_equiv_meta_names_the_encoding():
    html = f'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>{RUSSIAN}</p>'
    assert first_paragraph(read_page(html.encode("cp1251"))) == RUSSIAN


def test_an_xml_declaration_names_the_encoding():
    html = f'<?xml version="1.0" encoding="windows-1251"?><html><body><p>{RUSSIAN}</p></body></html>'
    assert first_paragraph(read_page(html.encode("cp1251"))) == RUSSIAN


def test_the_header_goes_before_the_meta_tag():
    data = page(RUSSIAN, "iso-8859-1").encode("cp1251")
    read = read_page(data, content_type="text/html; charset=windows-1251")
    assert first_paragraph(read) == RUSSIAN


def test_an_unknown_header_label_leaves_the_word_to_the_meta_tag():
    data = page(RUSSIAN, "windows-1251").encode("cp1251")
    assert first_paragraph(read_page(data, content_type='text/html; charset="x-none"')) == RUSSIAN


def test_valid_utf_8_wins_against_a_wrong_label():
    data = page(RUSSIAN, "windows-1251").encode()
    read = read_page(data, content_type="text/html; charset=iso-8859-1")
    assert first_paragraph(read) == RUSSIAN
    assert read.encoding == "utf-8"


def test_a_utf_8_label_over_windows_1252_bytes_loses():
    read = read_page(page("Æble, øl og å kan købes på ø’en", "utf-8").encode("cp1252"))
    assert first_paragraph(read) == "Æble, øl og å kan købes på ø’en"


def test_a_utf_8_page_cut_inside_a_sign_stays_utf_8():
    data = page(RUSSIAN * 20, "utf-8").encode()
    cut = data[: data.index("осенью".encode()) + 1]
    assert decode(cut).encoding == "utf-8"


@pytest.mark.parametrize(
    ("text", "label", "codec"),
    [
        (JAPANESE, "windows-31j", "cp932"),
        (JAPANESE, "x-sjis", "cp932"),
        (CHINESE, "gbk", "gb18030"),
        (TAIWANESE, "big5", "big5hkscs"),
        (TAIWANESE, "Big5-HKSCS", "big5hkscs"),
        (KOREAN, "ks_c_5601-1987", "cp949"),
        (UKRAINIAN, "koi8-u", "koi8-u"),
        (UKRAINIAN, "x-mac-cyrillic", "mac-cyrillic"),
        (RUSSIAN, "iso-8859-5", "iso8859-5"),
        (RUSSIAN, "ibm866", "cp866"),
        (GREEK, "sun_eu_greek", "iso8859-7"),
        (GREEK, "windows-1253", "cp1253"),
        (HEBREW, "iso-8859-8-i", "iso8859-8"),
        (HEBREW, "windows-1255", "cp1255"),
        (ARABIC, "asmo-708", "iso8859-6"),
        (ARABIC, "windows-1256", "cp1256"),
        (THAI, "tis-620", "cp874"),
        (POLISH, "windows-1250", "cp1250"),
        (TURKISH, "iso-8859-9", "cp1254"),
        ("Tilts tiks atvērts rudenī", "windows-1257", "cp1257"),
        ("“Café” – 5 €", "x-user-defined", "cp1252"),
        ("Cœur, 5 €", "iso-8859-15", "iso8859-15"),
    ],
)
def test_a_label_means_what_browsers_take_it_for(text, label, codec):
    read = read_page(page(text).encode(codec), content_type=f"text/html; charset={label}")
    assert (first_paragraph(read), read.encoding) == (text, codec)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (JAPANESE, "cp932"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso2022-jp"),
        (CHINESE, "gb18030"),
        (TAIWANESE, "big5hkscs"),
        (KOREAN, "cp949"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso8859-5"),
        (UKRAINIAN, "cp1251"),
        (UKRAINIAN, "koi8-u"),
        (GREEK, "cp1253"),
        (HEBREW, "cp1255"),
        (ARABIC, "cp1256"),
        (THAI, "cp874"),
    ],
)
@pytest.mark.parametrize("header", [None, "text/html", "text/html; charset=utf-8", "text/html; charset=iso-8859-1"])
def test_other_scripts_are_known_by_their_bytes_whatever_the_server_says(text, codec, header):
    data = page(f"{text} {text}").encode(codec)
    assert first_paragraph(read_page(data, content_type=header)) == f"{text} {text}"


@pytest.mark.parametrize(
    ("text", "language", "codec"),
    [
        (POLISH, "pl", "cp1250"),
        ("Łódź otwiera most źle", "pl-PL", "iso8859-2"),
        (TURKISH, "tr", "cp1254"),
        ("Tilts tiks atvērts rudenī", "lv", "cp1257"),
        ("Die Brücke öffnet im Herbst", "de", "cp1252"),
    ],
)
def test_without_a_label_the_language_tells_latin_letters_apart(text, language, codec):
    read = read_page(f'<html class=a lang="{language}"><p>{text}</p>'.encode(codec))
    assert (first_paragraph(read), read.encoding) == (text, codec)


def test_a_latin_page_with_marks_and_signs_alone_is_windows_1252():
    text = "The “bridge” – 5 € more… it’s opening © 2026 • “soon” — they say ‘now’ " * 3
    assert decode(page(text).encode("cp1252")).encoding == "cp1252"


def test_a_label_in_a_comment_is_none():
    html = f'<!-- <meta charset="koi8-r"> --><meta charset="windows-1251"><p>{RUSSIAN}</p>'
    assert first_paragraph(read_page(html.encode("cp1251"))) == RUSSIAN


def test_the_next_label_counts_where_one_is_unknown():
    html = f'<meta charset="x-none"><meta charset="windows-1251"><p>{RUSSIAN}</p>'
    assert first_paragraph(read_page(html.encode("cp1251"))) == RUSSIAN


def test_the_label_of_another_encoding_loses():
    data = page(JAPANESE * 2, "shift_jis").encode("euc-jp")
    assert first_paragraph(read_page(data)) == JAPANESE * 2


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        (b"\xad\xa1 \xfc\xe2\xb6\xb6", "euc-jp", "① 髙橋"),
        (b"\x1b$B-!|b66\x1b(B km", "iso-2022-jp", "①髙橋 km"),
        (b"\x87\x40 \xfb\xfc\x8b\xb4", "shift_jis", "① 髙橋"),
        (b"\xd0\xc2\xc7\xc5 \x80 5", "gbk", "新桥 € 5"),
    ],
)
def test_the_signs_that_windows_added_are_read(data, label, text):
    html = b'<meta charset="' + label.encode() + b'"><p>' + data + b"</p>"
    assert first_paragraph(read_page(html)) == text


def test_a_pair_of_bytes_that_is_no_sign_is_lost_and_nothing_else():
    html = b'<meta charset="euc-jp"><p>' + JAPANESE.encode("euc-jp") + b"\xad</p><p>b</p>"
    assert first_paragraph(read_page(html)) == f"{JAPANESE}\ufffd"


def test_a_utf_8_page_without_a_label_survives_a_cut_and_a_stray_byte():
    data = page(RUSSIAN * 20).encode()
    broken = data.replace("мэрия".encode(), b"\xff", 1)[:-60]
    assert decode(broken).encoding == "utf-8"
    assert decode(broken, content_type="text/html; charset=iso-8859-1").encoding == "utf-8"


def test_a_sign_that_another_program_lost_does_not_make_a_page_less_utf_8():
    data = page("That\ufffds it").encode()
    assert first_paragraph(read_page(data, content_type="text/html; charset=iso-8859-1")) == "That\ufffds it"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_by_its_mark(codec):
    data = ("\ufeff" + page(RUSSIAN)).encode(codec)
    read = read_page(data, content_type="text/html; charset=utf-8")
    assert first_paragraph(read) == RUSSIAN
    assert read.encoding == codec


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("start", ["", "\r\n", '<?xml version="1.0"?>'])
def test_utf_16_without_a_mark_is_known_by_its_first_tag(codec, start):
    assert first_paragraph(read_page((start + page(RUSSIAN)).encode(codec))) == RUSSIAN


def test_a_page_of_ascii_is_not_utf_16_whatever_its_header_says():
    data = page("A bridge of nine arches").encode()
    assert first_paragraph(read_page(data, content_type="text/html; charset=utf-16")) == "A bridge of nine arches"


def test_the_utf_8_mark_is_no_part_of_the_text():
    assert decode(b"\xef\xbb\xbf<p>x</p>").text == "<p>x</p>"


def test_a_meta_tag_cannot_mean_utf_16():
    assert first_paragraph(read_page(page("Café", "utf-16").encode())) == "Café"


def test_without_any_sign_bytes_are_windows_1252():
    assert decode(page("Café, naïve, 5 €").encode("cp1252")).encoding == "cp1252"


def test_lone_surrogates_are_replaced_and_pairs_joined():
    assert decode("a\ud83d\ude00b\ud800c").text == "a😀b\ufffdc"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n1 0 obj",
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04abc",
        b"\x1f\x8b\x08\x00",
        b"\xff\xd8\xff\xe0",
        b"ab\0\0\0\0" * 9,
    ],
)
def test_files_that_are_no_pages_are_refused(data):
    with pytest.raises(Undecodable):
        read_page(data)


def test_text_full_of_control_signs_is_refused():
    with pytest.raises(Undecodable):
        read_page("\x01\x02\x03" * 50)


def test_one_stray_nul_does_no_harm():
    read = read_page(page("A bridge " * 60 + "\0").encode())
    assert first_paragraph(read).startswith("A bridge")


@pytest.mark.parametrize("nothing", [b"", "", b" \r\n\t", "\n", b"\xef\xbb\xbf"])
def test_nothing_at_all_is_no_article(nothing):
    with pytest.raises(NoArticle, match=r"https://news\.example/a: the page is empty"):
        read_page(nothing, url="https://news.example/a")


def test_the_error_knows_the_address():
    with pytest.raises(Undecodable) as caught:
        read_page(b"%PDF-1.7", url="https://news.example/a.pdf")
    assert caught.value.url == "https://news.example/a.pdf"


def test_labels_are_read_without_case_and_quotes():
    assert codec_of(' "Windows-1251" ') == "cp1251"
    assert codec_of("rot13") is None
    assert codec_of(None) is None


@given(st.binary(max_size=400), st.none() | st.text(max_size=40))
def test_any_bytes_become_text_or_a_clear_error(data, header):
    try:
        text = decode(data, content_type=header).text
    except Undecodable:
        return
    text.encode()


@given(st.binary(max_size=400), st.sampled_from(["euc-jp", "iso-2022-jp", "gbk", "shift_jis", "big5"]))
def test_any_bytes_can_be_read_under_an_east_asian_label(data, label):
    try:
        text = decode(b"<p>" + data, content_type=f"text/html; charset={label}").text
    except Undecodable:
        return
    text.encode()


@given(st.text(max_size=200))
def test_text_in_any_labelled_encoding_comes_back(text):
    words = "".join(sign for sign in text if sign.isalnum())
    assert decode(page(words, "utf-8").encode()).text == page(words, "utf-8")
