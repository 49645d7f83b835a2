"""The seed document and its twin: an appeal above the story, glued to it, and a comment prompt below."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from material import ORIGINALS, SEEDS, toml

import newsclean
from newsclean.model import Article

FOLDERS = sorted(path for path in SEEDS.iterdir() if path.is_dir())
Pairs = list[tuple[str, str]]

each_seed = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@cache
def cleaned(path: Path) -> Article:
    return newsclean.clean(path.read_bytes().decode())


def expected_of_twin(folder: Path) -> dict[str, Any]:
    return toml(folder / "expected.toml")


def original(folder: Path) -> Path:
    path = ORIGINALS / toml(folder / "facts.toml")["file"]
    if not path.exists():
        pytest.skip("the seed document is not beside this checkout")
    return path


def expected_of_original(folder: Path) -> dict[str, Any]:
    """The same fields as `expected.toml`, read off the original's lines by number."""
    facts, lines = toml(folder / "facts.toml"), original(folder).read_bytes().decode().split("\n")
    glue, cut = facts["glue"]["line"], facts["glue"]["cut"]
    return {
        "title": lines[facts["fields"]["title"] - 1],
        "standfirst": lines[facts["fields"]["standfirst"] - 1],
        "paragraphs": [lines[n - 1][cut if n == glue else 0 :] for n in facts["body"]["lines"]],
        "credits": [lines[n - 1] for n in facts["fields"]["credits"]],
        "removed": [
            {"category": entry["category"], "text": lines[n - 1][: cut if n == glue else None]}
            for entry in facts["removed"]
            for n in entry["lines"]
        ],
    }


def removals(article: Article) -> Pairs:
    return [(removal.category, removal.text) for removal in article.removed]


def expected_removals(expected: dict[str, Any]) -> Pairs:
    return [(entry["category"], entry["text"]) for entry in expected["removed"]]


def cases() -> Iterator[Any]:
    for folder in FOLDERS:
        yield pytest.param(lambda f=folder: (f / "twin.txt", expected_of_twin(f)), id=f"{folder.name}-twin")
        yield pytest.param(lambda f=folder: (original(f), expected_of_original(f)), id=f"{folder.name}-original")


each_case = pytest.mark.parametrize("case", list(cases()))


@each_seed
def test_the_original_is_the_document_the_facts_speak_of(folder: Path):
    facts, data = toml(folder / "facts.toml"), original(folder).read_bytes()
    assert hashlib.sha256(data).hexdigest() == facts["sha256"]
    assert data.count(b"\n") + 1 == facts["lines"]
    assert data.endswith(b"\n") is facts["final_newline"]


@each_seed
def test_every_line_of_the_original_has_one_role_and_the_glued_line_two(folder: Path):
    facts = toml(folder / "facts.toml")
    fields = facts["fields"]
    named = [fields["title"], fields["standfirst"], *fields["credits"], *facts["body"]["lines"]]
    named += [line for entry in facts["removed"] for line in entry["lines"]]
    assert sorted(named) == sorted([*range(1, facts["lines"] + 1), facts["glue"]["line"]])


@each_seed
def test_the_twin_has_the_original_s_shape(folder: Path):
    facts, twin = toml(folder / "facts.toml"), (folder / "twin.txt").read_bytes()
    assert twin.count(b"\n") + 1 == facts["lines"]
    assert twin.endswith(b"\n") is facts["final_newline"]
    assert [len(entry["lines"]) for entry in facts["removed"]] == [5, 3]
    assert len(expected_of_twin(folder)["paragraphs"]) == len(facts["body"]["lines"])


@each_case
def test_headline_and_standfirst_are_fields(case: Any):
    path, expected = case()
    assert cleaned(path).title == expected["title"]
    assert cleaned(path).standfirst == expected["standfirst"]


@each_case
def test_the_body_is_exactly_the_paragraphs_of_the_story(case: Any):
    path, expected = case()
    assert [block.text for block in cleaned(path).blocks] == expected["paragraphs"]


@each_case
def test_the_credit_line_is_a_field(case: Any):
    path, expected = case()
    assert list(cleaned(path).credits) == expected["credits"]


@each_case
def test_the_appeal_and_the_comment_prompt_are_removed_and_nothing_else(case: Any):
    path, expected = case()
    assert removals(cleaned(path)) == expected_removals(expected)


@each_case
def test_the_glued_line_is_cut_where_the_appeal_ends(case: Any):
    path, expected = case()
    lines = path.read_bytes().decode().split("\n")
    cut = next(removal for removal in cleaned(path).removed if removal.part)
    assert lines[cut.index] == cut.text + expected["paragraphs"][0]
    assert cut.part == (0, len(cut.text))
