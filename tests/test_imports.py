"""What importing newsclean, and asking the command for help, loads."""

import json
import subprocess
import sys

import pytest

_PROBE = """
import contextlib, io, json, sys
before = set(sys.modules)
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    with contextlib.suppress(SystemExit):
        {code}
loaded = {{name.partition(".")[0] for name in set(sys.modules) - before}}
print(json.dumps(sorted(loaded - sys.stdlib_module_names)))
"""


def loaded_by(code: str) -> list[str]:
    """The libraries outside the standard one that a fresh interpreter loads to run a line of code."""
    command = [sys.executable, "-c", _PROBE.format(code=code)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_importing_newsclean_loads_no_library():
    assert loaded_by("import newsclean") == ["newsclean"]


def test_a_text_is_cleaned_without_the_network_or_a_second_opinion():
    loaded = loaded_by("import newsclean; newsclean.clean('The bridge opened on Monday after a year of work.')")
    assert not {"httpx", "trafilatura", "lxml", "click"} & set(loaded)


def test_a_name_is_loaded_when_it_is_used():
    assert "msgspec" in loaded_by("import newsclean; newsclean.Article")


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["clean", "--help"], ["rules", "--help"], []])
def test_help_loads_click_and_the_standard_library_alone(args):
    assert loaded_by(f"from newsclean.cli import main; main({args!r})") == ["click", "newsclean"]


def test_a_wrong_option_loads_no_library_either():
    assert loaded_by("from newsclean.cli import main; main(['clean', '--wrong'])") == ["click", "newsclean"]
