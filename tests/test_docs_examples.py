"""The examples in the documents work: commands and Python print what stands there, rule files load, links lead on."""

import doctest
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import newsclean
from newsclean.cli.command import VERBS
from newsclean.rules import default_rules, lexicon
from newsclean.rules.names import CATEGORIES, GUARDS

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "fixtures" / "README.md", ROOT / "seeds" / "README.md"]
)
README, RULES, CATEGORY_GUIDE = ROOT / "README.md", ROOT / "docs" / "rules.md", ROOT / "docs" / "categories.md"
PYTHON_DOCUMENTS = [README, ROOT / "docs" / "tutorial.md"]
PAGE = ROOT / "fixtures" / "wordpress-harbour-ferry" / "page.html"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_RULE_FILE = re.compile(r"# ([\w-]+\.toml)\n")
_EXAMPLE = re.compile(r"^- (Removed|Stays|Kept): (.*?)(?=\n\n|\n- )", re.M | re.S)


class Fence(NamedTuple):
    """A fenced block of a document."""

    document: Path
    number: int
    source: str

    def __str__(self) -> str:
        return f"{name_of(self.document)}-{self.number}"


def name_of(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


def fences(language: str) -> list[Fence]:
    """The fenced blocks in a language, numbered within their document."""
    return [
        Fence(document, number, match[2])
        for document in DOCUMENTS
        for number, match in enumerate(_FENCE.finditer(document.read_text(encoding="utf-8")), 1)
        if match[1] == language
    ]


def rule_files() -> list[Fence]:
    """The blocks that are a whole rule file: their first line names it."""
    return [fence for fence in fences("toml") if _RULE_FILE.match(fence.source)]


def commands() -> Iterator[tuple[Fence, str, str]]:
    """Each command of a console block with what it prints."""
    for fence in fences("console"):
        for part in re.split(r"^\$ ", fence.source, flags=re.M)[1:]:
            command, _, printed = part.partition("\n")
            yield fence, command, printed


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as hosts of repositories make them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def without_gaps(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.strip())


def written(expected: str) -> re.Pattern[str]:
    """The pattern of a printed text in which three dots stand for anything."""
    return re.compile(".*?".join(map(re.escape, without_gaps(expected).split("..."))), re.S)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder like the root of a checkout, with the rule files of the documents in it."""
    for folder in ("fixtures", "seeds"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    for fence in rule_files():
        (tmp_path / _RULE_FILE.match(fence.source)[1]).write_text(fence.source, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("fence", "command", "printed"), [pytest.param(*row, id=str(row[0])) for row in commands()])
def test_a_command_prints_what_the_document_says(fence, command, printed, desk):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, shell=True, cwd=desk, env=os.environ | {"PATH": path}, capture_output=True, encoding="utf-8"
    )
    output = without_gaps(f"{done.stdout}\n{done.stderr}")
    assert written(printed).fullmatch(output), output


@pytest.mark.parametrize("document", PYTHON_DOCUMENTS, ids=name_of)
def test_the_python_of_a_document_runs_from_top_to_bottom(document, desk, monkeypatch):
    """A URL of the documents stands for a page of the fixtures: there is no network here."""
    monkeypatch.setattr(newsclean, "fetch", lambda url: newsclean.extract(PAGE.read_bytes(), url=url), raising=False)
    names: dict[str, object] = {}
    blocks = [fence for fence in fences("python") if fence.document == document]
    assert blocks
    for fence in blocks:
        if ">>> " not in fence.source:
            exec(compile(fence.source, str(fence), "exec"), names)
            continue
        test = doctest.DocTestParser().get_doctest(fence.source, names, str(fence), name_of(document), 0)
        faults: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        runner.run(test, out=faults.append, clear_globs=False)
        names = test.globs
        assert not faults, "".join(faults)


@pytest.mark.parametrize("fence", rule_files(), ids=str)
def test_a_rule_file_of_a_document_loads(fence, tmp_path):
    path = tmp_path / _RULE_FILE.match(fence.source)[1]
    path.write_text(fence.source, encoding="utf-8")
    assert isinstance(newsclean.load_rules(path), newsclean.Rulebook)


@pytest.mark.parametrize("fence", fences("toml"), ids=str)
def test_every_toml_example_is_toml(fence):
    assert tomllib.loads(fence.source)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_relative_links_lead_somewhere(document):
    for link in _LINK.findall(document.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("name", [*CATEGORIES, *GUARDS])
def test_every_category_and_guard_has_its_section(name):
    assert f"\n## {name}\n" in CATEGORY_GUIDE.read_text(encoding="utf-8")


def category_examples() -> Iterator[tuple[str, str, str]]:
    """Each example of the guide to the categories: its section, what becomes of it, its text."""
    for section in re.split(r"^##? ", CATEGORY_GUIDE.read_text(encoding="utf-8"), flags=re.M):
        name = section.partition("\n")[0]
        for match in _EXAMPLE.finditer(section):
            for text in re.findall(r'"(.+?)"', match[2].replace("\n  ", " ")):
                yield name, match[1], text


@pytest.mark.parametrize(("name", "fate", "text"), list(category_examples()))
def test_an_example_of_a_category_is_judged_as_the_guide_says(name, fate, text):
    verdict = newsclean.classify(text, language="en")
    assert (verdict and verdict.category) == (name if fate == "Removed" else None)


@pytest.mark.parametrize("name", CATEGORIES)
def test_every_category_is_in_the_readme(name):
    assert f"\n| {name} |" in README.read_text(encoding="utf-8")


def test_the_readme_names_verbs_that_exist():
    shells = [fence.source for fence in [*fences("console"), *fences("sh")] if fence.document == README]
    named = re.findall(r"^(?:\$ )?newsclean (\w+)", "\n".join(shells), re.M)
    assert set(named) <= set(VERBS)
    assert {"fetch", "extract", "clean", "explain"} <= set(named)


def test_rules_that_the_documents_name_exist():
    known = {rule.address for rule in default_rules().rules()}
    for document in DOCUMENTS:
        named = re.findall(r"\b[a-z]+/(?:any|dom|en)/[a-z-]+\b", document.read_text(encoding="utf-8"))
        assert set(named) <= known, document


def test_every_concept_is_described_in_the_rules_guide():
    described = set(re.findall(r"`([a-z.]+)`", RULES.read_text(encoding="utf-8")))
    assert {entry.concept for entry in lexicon("en").entries} <= described
