"""What stands for which sources, and what they are called."""

import os
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import PAGE, read

from newsclean.batch.sources import open_sources
from newsclean.batch.sources.naming import names_of
from newsclean.errors import SourceError

STEPS = st.lists(st.sampled_from("abc"), min_size=1, max_size=4)


def put(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(PAGE)
    return folder


def names(*paths: Path | str, **options) -> list[str]:
    return [source.name for source in open_sources([str(path) for path in paths], **options)]


def refusal(*paths: Path | str, **options) -> str:
    with pytest.raises(SourceError) as caught:
        open_sources([str(path) for path in paths], **options)
    return str(caught.value)


def test_a_file_goes_by_its_own_name_and_those_of_a_folder_by_their_way_from_it(tmp_path):
    folder = put(tmp_path, "2024/b.html", "2024/a.html", "2024/11/c.htm", "rows.jsonl") / "2024"
    assert names(folder, tmp_path / "rows.jsonl") == ["2024/11/c.htm", "2024/a.html", "2024/b.html", "rows.jsonl"]


def test_the_folder_one_stands_in_has_its_own_name_too(tmp_path, monkeypatch):
    monkeypatch.chdir(put(tmp_path / "crawl", "a.html"))
    assert names(".") == names("../crawl") == ["crawl/a.html"]


def test_names_that_would_be_the_same_get_more_of_their_parents(tmp_path):
    put(tmp_path, "x/2024/rows.jsonl", "y/2024/rows.jsonl", "z/other.jsonl")
    found = names(tmp_path / "x/2024/rows.jsonl", tmp_path / "y/2024/rows.jsonl", tmp_path / "z/other.jsonl")
    assert found == ["x/2024/rows.jsonl", "y/2024/rows.jsonl", "other.jsonl"]


def test_a_file_that_is_named_twice_is_one_source(tmp_path):
    folder = put(tmp_path / "x", "a.html", "b.html")
    assert names(folder, folder / "a.html", folder / "../x/b.html", "-", "-") == ["x/a.html", "x/b.html", "stdin"]


def test_a_file_is_never_called_as_standard_input_is(tmp_path):
    put(tmp_path / "x", "stdin")
    assert names("-", tmp_path / "x/stdin", form="jsonl") == ["stdin", "x/stdin"]


@given(st.lists(STEPS.map(tuple), unique=True, max_size=8), st.data())
def test_no_two_files_have_one_name_and_each_name_is_the_end_of_its_path(paths, data):
    files = [("/" + "/".join(path), "/" + "/".join(path[: data.draw(st.integers(0, len(path) - 1))])) for path in paths]
    found = names_of(files)
    assert len(set(found)) == len(found)
    assert all(path.endswith(name.removeprefix("/")) for (path, _), name in zip(files, found, strict=True))


def test_a_name_that_is_no_text_is_shown_as_one(tmp_path):
    put(tmp_path / "x")
    tmp_path.joinpath("x").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/x/caf\xe9.html")).write_bytes(PAGE)
    (source,) = open_sources([str(tmp_path / "x")])
    assert source.name == "x/caf\\xe9.html"
    assert read(source).ids == ["x/caf\\xe9.html"]


def test_of_a_folder_what_is_hidden_private_unknown_or_a_list_is_passed_over(tmp_path):
    kept = put(
        tmp_path, ".x.html", "_x.html", "_temporary/x.html", ".git/x.html", "x.pdf", "x.txt", "x.html.gz", "X.HTML"
    )
    assert names(kept) == [f"{tmp_path.name}/X.HTML", f"{tmp_path.name}/x.html.gz"]
    assert names(tmp_path / "_x.html") == ["_x.html"]


def test_a_form_takes_all_files_of_a_folder_for_what_it_says(tmp_path):
    folder = put(tmp_path / "out", "part-0", "part-1.txt", "_SUCCESS")
    assert names(folder, form="jsonl") == ["out/part-0", "out/part-1.txt"]


def test_links_lead_to_files_and_folders_but_round_in_no_loop(tmp_path):
    put(tmp_path / "x", "a.html")
    put(tmp_path / "far", "b.html")
    (tmp_path / "x/again").symlink_to(tmp_path / "x")
    (tmp_path / "x/far").symlink_to(tmp_path / "far")
    (tmp_path / "x/self.html").symlink_to("self.html")
    sources = open_sources([str(tmp_path / "x")])
    assert [source.name for source in sources] == ["x/a.html", "x/far/b.html", "x/self.html"]
    assert sources[2].size is None and sources[2].stamp is None
    assert "it cannot be opened" in read(sources[2]).fault


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.html", "none.html: it cannot be read (No such file or directory)"),
        ("x.pdf", "x.pdf: its name does not tell what it holds; known are folders, and .html .htm"),
        ("x.parquet.gz", "x.parquet.gz: its name does not tell"),
        ("empty", "empty: in this folder is no file to be read"),
        ("", "'': an empty name is no file"),
        ("a\0b", "this is no file's name"),
        ("n" * 300, "it cannot be read (File name too long)"),
        ("https://example.org/", "https://example.org/: it cannot be read"),
    ],
)
def test_what_cannot_be_a_source_is_said_at_once(tmp_path, monkeypatch, name, message):
    monkeypatch.chdir(put(tmp_path, "x.pdf", "x.parquet.gz", "empty/x.txt"))
    assert message in refusal(name)


def test_a_source_is_read_after_it_was_pickled_and_tells_its_size_and_its_state(tmp_path):
    put(tmp_path, "a.html", "b.jsonl")
    page, rows = pickle.loads(pickle.dumps(open_sources([str(tmp_path / "a.html"), str(tmp_path / "b.jsonl")])))
    assert (page.size, page.stamp) == (len(PAGE), None)
    stamp = rows.stamp
    assert read(page).ids == ["a.html"] and stamp == rows.stamp
    (tmp_path / "b.jsonl").write_bytes(b"{}\n")
    assert rows.stamp != stamp
