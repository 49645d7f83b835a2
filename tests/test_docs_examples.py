"""The examples in the documents work: commands and Python print what stands there, rule files load, links lead on."""

import doctest
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
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
PIPELINES = ROOT / "docs" / "pipelines.md"  # each of its sections is a run of its own
PAGE = ROOT / "fixtures" / "wordpress-harbour-ferry" / "page.html"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_RULE_FILE = re.compile(r"# ([\w-]+\.toml)\n")
_MODULE = re.compile(r"# ([\w-]+)\.py\n")
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
        if fence.document != PIPELINES:
            yield from ((fence, *command) for command in commands_of(fence.source))


def commands_of(source: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", source, flags=re.M)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


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
    run_command(command, printed, desk)


def run_command(command: str, printed: str, desk: Path) -> None:
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
        names = run_python(fence.source, names, str(fence))


def run_python(source: str, names: dict[str, object], title: str) -> dict[str, object]:
    """Run a block of Python, a session at the prompt or not; gives the names it leaves."""
    if ">>> " not in source:
        exec(compile(source, title, "exec"), names)
        return names
    test = doctest.DocTestParser().get_doctest(source, names, title, title, 0)
    faults: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(test, out=faults.append, clear_globs=False)
    assert not faults, "".join(faults)
    return test.globs


def sections() -> dict[str, list[tuple[str, str]]]:
    """The blocks of each pipeline that has some, as language and source."""
    parts = re.split(r"^## (.*)\n", PIPELINES.read_text(encoding="utf-8"), flags=re.M)[1:]
    found = {title: _FENCE.findall(text) for title, text in zip(parts[::2], parts[1::2], strict=True)}
    return {title: blocks for title, blocks in found.items() if {"python", "console"} & dict(blocks).keys()}


def missing(blocks: list[tuple[str, str]]) -> set[str]:
    """The packages that the Python of some blocks imports and that are not installed."""
    python = "\n".join(source for language, source in blocks if language == "python")
    named = re.findall(r"^(?:>>> )?(?:from|import) (\w+)", python, flags=re.M)
    return {name for name in named if find_spec(name) is None}


@pytest.fixture
def modules(desk, monkeypatch):
    """The modules that the pipelines write down, where Python finds them."""
    monkeypatch.syspath_prepend(desk)
    for fence in fences("python"):
        if fence.document == PIPELINES and (name := _MODULE.match(fence.source)):
            (desk / f"{name[1]}.py").write_text(fence.source, encoding="utf-8")
            monkeypatch.delitem(sys.modules, name[1], raising=False)


@pytest.mark.parametrize("title", sections())
def test_the_recipes_of_a_pipeline_run_from_top_to_bottom(title, desk, modules):
    blocks = sections()[title]
    if lacking := missing(blocks):
        pytest.skip(f"not installed: {', '.join(sorted(lacking))}")
    names: dict[str, object] = {}
    for language, source in blocks:
        if language == "python":
            names = run_python(source, names, title)
        elif language == "console":
            for command, printed in commands_of(source):
                run_command(command, printed, desk)


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
