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


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_by_its_mark(codec):
    data = ("\ufeff" + page(RUSSIAN)).encode(codec)
    read = read_page(data, content_type="text/html; charset=utf-8")
    assert first_paragraph(read) == RUSSIAN
    assert read.encoding == codec


def test_utf_16_without_a_mark_is_known_by_its_first_tag():
    assert first_paragraph(read_page(page(RUSSIAN).encode("utf-16-le"))) == RUSSIAN


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


@given(st.text(max_size=200))
def test_text_in_any_labelled_encoding_comes_back(text):
    words = "".join(sign for sign in text if sign.isalnum())
    assert decode(page(words, "utf-8").encode()).text == page(words, "utf-8")
