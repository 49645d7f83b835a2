"""The order of the rooms, who may use which library, and the budgets of size."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import newsclean

PACKAGE = Path(__file__).parent.parent / "newsclean"

# From the bottom up. A module imports from lower levels or from its own room, never sideways and never upwards.
LEVELS = (
    ("errors",),
    ("model",),
    ("text",),
    ("page",),
    ("rules",),
    ("body",),
    ("judge",),
    ("extraction", "cleaning", "joining"),
    ("fetching",),
    ("output", "report"),
    ("batch",),
    ("workbench",),
    ("integrations", "ray"),
    ("__init__",),  # the package's surface
    ("cli",),
    ("__main__",),
)
LEVEL = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}

USERS = {
    "httpx": ("fetching/",),
    "tenacity": ("fetching/",),
    "trafilatura": ("body/second_opinion.py",),
    "lxml": ("body/second_opinion.py", "fetching/discovery/sitemaps.py"),
    "feedparser": ("fetching/discovery/feeds.py",),
    "protego": ("fetching/robots.py",),
    "hishel": ("fetching/stores/",),
    "fastwarc": ("fetching/stores/records.py", "batch/sources/"),
    "pyarrow": ("batch/sources/", "batch/destinations/", "ray"),
    "ray": ("ray",),
    "scrapy": ("integrations/scrapy.py",),
    "datasketch": ("workbench/",),
    "playwright": ("fetching/",),
    "rich": ("cli/progress.py", "cli/batch_progress.py"),
    "ahocorasick_rs": ("rules/",),
    "selectolax": ("page/", "body/", "rules/"),
    # A rule file's selectors and examples are tried as it loads; no page is parsed there.
    "selectolax.lexbor.LexborHTMLParser": ("page/", "rules/loading.py", "rules/proof.py"),
    "click": ("cli/",),
}
MODULE_LINES, FUNCTION_LINES, VERB_LINES = 300, 40, 14

MODULES = sorted(PACKAGE.rglob("*.py"))
COMMAND = sorted(PACKAGE.glob("cli/*.py"))
OUTLETS = (Path(__file__).parent / "outlets.txt").read_text(encoding="utf-8").split("\n")[:-1]


def place_of(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


each_module = pytest.mark.parametrize("module", MODULES, ids=place_of)


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


@cache
def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def imports(node: ast.AST) -> Iterator[str]:
    """The dotted names imported anywhere below a node, under TYPE_CHECKING and in functions too."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Import):
            yield from (alias.name for alias in inner.names)
        elif isinstance(inner, ast.ImportFrom):
            assert inner.level == 0, "imports are absolute"
            yield from (f"{inner.module}.{alias.name}" for alias in inner.names)


@cache
def names_imported(module: Path) -> frozenset[str]:
    return frozenset(imports(tree_of(module)))


def rooms_used(node: ast.AST) -> set[str]:
    """The rooms of newsclean a node imports from; a name of the surface counts as `__init__`."""
    dotted = [name.split(".") for name in imports(node)]
    heads = {[*parts, "__init__"][1] for parts in dotted if parts[0] == "newsclean"}
    return {"__init__" if head in newsclean.__all__ else head for head in heads}


def functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            yield inner


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The length of a function in lines, without its docstring and decorators."""
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


@each_module
def test_every_module_is_in_the_table(module):
    assert room_of(module) in LEVEL


@each_module
def test_imports_go_down_or_stay_within_the_room(module):
    room = room_of(module)
    others = rooms_used(tree_of(module)) - {room}
    assert others <= LEVEL.keys()
    assert not {other for other in others if LEVEL[other] >= LEVEL[room]}


@each_module
@pytest.mark.parametrize("library", USERS)
def test_a_library_is_used_in_its_place_only(module, library):
    if any(f"{name}.".startswith(f"{library}.") for name in names_imported(module)):
        assert place_of(module).startswith(USERS[library])


@pytest.mark.parametrize("module", COMMAND, ids=place_of)
def test_the_command_loads_nothing_but_click_and_the_standard_library(module):
    top = [node for node in tree_of(module).body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {name for node in top for name in imports(node)}
    foreign = {name for name in names if name.split(".")[0] not in {*sys.stdlib_module_names, "click"}}
    assert {name for name in foreign if not name.startswith("newsclean.cli.")} <= {"newsclean"}


@each_module
def test_a_module_fits_a_few_screens(module):
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES


@each_module
def test_a_function_fits_one_screen(module):
    budget = VERB_LINES if room_of(module) == "cli" else FUNCTION_LINES
    assert not {f.name: lines_of(f) for f in functions(tree_of(module)) if lines_of(f) > budget}


@each_module
def test_no_outlet_is_named_in_code(module):
    code = re.sub(r"[\W_]+", " ", module.read_text(encoding="utf-8").lower())
    assert not [name for name in OUTLETS if f" {name} " in code]
