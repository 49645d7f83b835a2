"""From a URL to its article: download and extraction in one step."""

import pytest
from clients import LOCAL, both_kinds, fetch
from pytest_httpserver import HTTPServer

from newsclean.errors import NotHtml, PageError

pytestmark = both_kinds

PARAGRAPHS = [
    "Портовое управление объявило в понедельник, что восточный причал снова открыт для грузовых судов после"
    " ремонта, который продолжался почти семь месяцев и стоил городу больше, чем ожидали инженеры.",
    "Первое судно с зерном пришло ещё до рассвета, и капитан сказал встречавшим, что глубина у причала теперь"
    " достаточна даже для самых тяжёлых кораблей, которые раньше ждали прилива на рейде.",
    "Мэр города поблагодарила рабочих и напомнила, что западный причал закроют на ремонт следующей весной,"
    " поэтому владельцам небольших лодок стоит заранее договориться о месте стоянки.",
]
PAGE = (
    "<!doctype html><html lang=ru><head><title>Причал снова открыт</title></head><body><article>"
    "<h1>Причал снова открыт</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</article></body></html>"
)


def test_a_url_gives_the_article_at_the_end_of_its_redirects(httpserver: HTTPServer):
    httpserver.expect_request("/old").respond_with_data("", 301, {"Location": "/story"})
    httpserver.expect_request("/story").respond_with_data(PAGE, content_type="text/html; charset=utf-8")

    article = fetch(httpserver.url_for("/old"), policy=LOCAL)

    assert article.url == httpserver.url_for("/story")
    assert article.title == "Причал снова открыт"
    assert article.text == "\n".join(PARAGRAPHS)


def test_the_header_tells_the_encoding_where_the_page_does_not(httpserver: HTTPServer):
    httpserver.expect_request("/story").respond_with_data(
        PAGE.encode("windows-1251"), content_type="text/html; charset=windows-1251"
    )
    assert fetch(httpserver.url_for("/story"), policy=LOCAL).text == "\n".join(PARAGRAPHS)


def test_a_page_without_prose_is_a_page_error(httpserver: HTTPServer):
    httpserver.expect_request("/empty").respond_with_data(b"", content_type="text/html")
    with pytest.raises(PageError):
        fetch(httpserver.url_for("/empty"), policy=LOCAL)


def test_bytes_that_are_no_text_are_a_page_error(httpserver: HTTPServer):
    httpserver.expect_request("/odd").respond_with_data(b"%PDF-1.7\0\1\2", content_type="text/html")
    with pytest.raises(PageError):
        fetch(httpserver.url_for("/odd"), policy=LOCAL)


def test_what_is_no_page_is_a_fetch_error(httpserver: HTTPServer):
    httpserver.expect_request("/file").respond_with_data(b"%PDF-1.7", content_type="application/pdf")
    with pytest.raises(NotHtml):
        fetch(httpserver.url_for("/file"), policy=LOCAL)
