"""The names of files for ids: safe on every file system, no two alike, and no two rows in one file."""

from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest
from destinations import bare, held
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsclean.batch.destinations import open_destination
from newsclean.batch.destinations.names import name_of

# Signs that matter to file systems come up more often than others.
TEXT = st.text(st.one_of(st.sampled_from("/.aAbB_%~ \\:é\0json"), st.characters()), max_size=40)


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("2024/05/a-quiet_day.html", "2024/05/a-quiet_day.html.json"),
        ("rows.jsonl:17", "rows.jsonl%3a17.json"),
        ("News", "%4eews.json"),
        ("https://news.example/a", "https%3a%2f/news.example/a.json"),
        ("../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd.json"),
        ("/etc/passwd", "%2fetc/passwd.json"),
        ("a/", "a%2f.json"),
        ("_manifest.jsonl/x", "%5fmanifest.jsonl/x.json"),
        ("a.json/b", "a%2ejson/b.json"),
        ("é", "%c3%a9.json"),
        ("", "%.json"),
    ],
)
def test_what_is_not_harmless_is_escaped(id, name):
    assert name_of(id) == name


@settings(max_examples=50)
@given(TEXT)
@example("a." * 300)
@example("a/" * 800)
@example("." * 300 + "/" + "." * 300)
def test_a_name_is_safe_wherever_it_is_written(id):
    path = PurePosixPath(name_of(id))
    assert not path.is_absolute()
    assert len(str(path)) <= 1010
    for number, part in enumerate(path.parts):
        assert 0 < len(part) <= 200
        assert part.isascii() and part == part.lower() and part.isprintable()
        assert part[0] not in "._" and not set(part) & set(' <>:"/\\|?*')
        assert part.endswith(".json") == (number == len(path.parts) - 1)
        assert not part.endswith(".")


@settings(max_examples=50)
@given(TEXT)
@example("a//b///c/")
@example("%2f%")
def test_the_id_can_be_read_from_the_name(id):
    name = name_of(id)
    if id and "~" not in name:
        assert unquote(name.removesuffix(".json"), errors="surrogatepass") == id


@settings(max_examples=50)
@given(st.lists(TEXT, unique=True, max_size=8))
@example(["x" * 300 + "1", "x" * 300 + "2"])
@example(["a", "A", "a.json/b", "a/b", "a~"])
@example(["", "%", "/", "//"])
def test_two_ids_never_have_one_name(ids):
    names = [name_of(id) for id in ids]
    assert len(set(names)) == len(names)
    folders = {str(parent) for name in names for parent in PurePosixPath(name).parents}
    assert not folders & set(names)


def test_rows_with_one_id_have_files_of_their_own(tmp_path):
    with open_destination(tmp_path / "out") as destination:
        destination.write([bare(0, "Same"), bare(1, "Same"), bare(0, "Same", "other.jsonl")])
        destination.write([bare(2, "Same"), bare(3, "another")])
    assert [row["id"] for row in held(tmp_path / "out")] == ["Same"] * 4 + ["another"]


def test_ids_that_only_differ_in_ways_of_some_file_systems_have_files_of_their_own(tmp_path):
    odd = [
        "a",
        "A",
        "é",
        "e\u0301",
        "a/b",
        "a.json/b",
        "a/",
        "/a",
        "..",
        ".",
        "",
        "\0",
        "x" * 5000,
        "x/" * 3000,
        "\udc80",
    ]
    with open_destination(tmp_path / "out") as destination:
        destination.write([bare(place, id) for place, id in enumerate(odd)])
    files = [path for path in (tmp_path / "out").rglob("*.json") if path.is_file()]
    assert len({str(path).lower() for path in files}) == len(odd)
    assert (tmp_path / "out" / "a" / "b.json").is_file()
