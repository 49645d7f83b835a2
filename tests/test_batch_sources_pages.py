"""Files of one page each as sources."""

import pytest
from readings import PAGE, packed, read, read_file

from newsclean.batch.inputs import Input, Markup
from newsclean.batch.sources import open_sources
from newsclean.errors import SourceError, TooComplex
from newsclean.page.tree import MAX_SIZE

PACKINGS = pytest.mark.parametrize("packing", ["", ".gz", ".zst"])


@PACKINGS
@pytest.mark.parametrize("suffix", [".html", ".htm", ".xhtml"])
def test_a_file_is_one_page_with_its_name_for_an_id(tmp_path, suffix, packing):
    file = tmp_path / f"a{suffix}{packing}"
    file.write_bytes(packed(PAGE, packing))
    assert read_file(file).inputs == [Input(file.name, 0, file.name, None, Markup(PAGE))]


def test_a_page_that_is_done_is_not_read(tmp_path):
    (tmp_path / "a.html").write_bytes(PAGE)
    (source,) = open_sources([str(tmp_path / "a.html")])
    assert read(source, [(0, 1)]) == ([], None)


@PACKINGS
def test_a_page_larger_than_pages_may_be_is_not_held(tmp_path, packing):
    file = tmp_path / f"a.html{packing}"
    file.write_bytes(packed(bytes(MAX_SIZE + 1), packing))
    (item,) = read_file(file).inputs
    assert isinstance(item.content, TooComplex) and "20,000,000 bytes" in str(item.content)
    file.write_bytes(packed(b" " * MAX_SIZE, packing))
    assert read_file(file).inputs[0].size == MAX_SIZE


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_a_packed_page_that_is_torn_is_said_at_every_length(tmp_path, packing):
    file, data = tmp_path / f"a.html{packing}", packed(PAGE, packing)
    for length in range(len(data)):
        file.write_bytes(data[:length])
        found = read_file(file)
        assert found.fault == "it ends early, and the page is not whole"
        assert [(item.place, item.id, str(item.content)) for item in found.inputs] == [
            (0, file.name, f"{file.name}: {found.fault}")
        ]


def test_a_packed_page_that_is_damaged_is_said(tmp_path):
    file, data = tmp_path / "a.html.gz", bytearray(packed(PAGE, ".gz"))
    data[-8] ^= 255  # its checksum
    file.write_bytes(data)
    found = read_file(file)
    assert found.fault == "its gzip data is damaged, and the page is not whole"
    assert isinstance(found.inputs[0].content, SourceError)


def test_what_is_packed_is_known_by_its_bytes_and_not_by_its_name(tmp_path):
    (tmp_path / "a.html").write_bytes(packed(PAGE, ".zst"))
    (tmp_path / "b.html.gz").write_bytes(PAGE)
    assert read_file(tmp_path / "a.html").contents == read_file(tmp_path / "b.html.gz").contents == [Markup(PAGE)]
