"""Where Chromium is, and what is said where it is not, or does not start."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from newsclean.errors import MissingPackage, NewscleanError
from newsclean.fetching import Policy
from newsclean.fetching.browser import Browser
from newsclean.fetching.chromium import PROGRAMS, bounded, executable

needs_playwright = pytest.mark.skipif(find_spec("playwright") is None, reason="needs Playwright")
needs_sh = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one folder on the PATH, empty."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("NEWSCLEAN_CHROMIUM", raising=False)
    return tmp_path


def program(file: Path, script: str = "exit 3") -> str:
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


def test_a_shell_is_taken_before_a_browser(programs: Path):
    browser, shell = (program(programs / name) for name in ("chromium", "chromium-headless-shell"))
    assert executable("/nowhere") == shell
    Path(shell).unlink()
    assert executable("/nowhere") == browser


@pytest.mark.parametrize("name", PROGRAMS)
def test_each_usual_name_is_looked_for(programs: Path, name: str):
    there = program(programs / name)
    assert executable("/nowhere") == there


def test_what_the_variable_names_goes_first(programs: Path, monkeypatch: pytest.MonkeyPatch):
    program(programs / "chromium")
    own = program(programs / "own")
    for name in (own, "own"):
        monkeypatch.setenv("NEWSCLEAN_CHROMIUM", name)
        assert executable("/nowhere") == own


def test_a_browser_of_playwrights_own_goes_last(programs: Path):
    own = program(programs / "of-playwright")
    assert executable(own) == own
    there = program(programs / "chromium")
    assert executable(own) == there


def test_a_variable_that_names_no_program_is_told(programs: Path, monkeypatch: pytest.MonkeyPatch):
    program(programs / "chromium")
    monkeypatch.setenv("NEWSCLEAN_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(NewscleanError, match=r"^NEWSCLEAN_CHROMIUM is /nowhere/chromium, which is no program$"):
        executable("/nowhere")


def start() -> None:
    async def run() -> None:
        async with Browser(Policy()) as browser:
            await browser.start()

    try:
        asyncio.run(run())
    finally:
        gc.collect()  # Playwright leaves a failure unread, which is logged once it is collected


@needs_playwright
def test_where_there_is_no_chromium_it_is_told_how_to_get_one(programs: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(programs))
    with pytest.raises(NewscleanError, match=r"^rendering pages needs Chromium: install it, or let NEWSCLEAN_CHROMIUM"):
        start()


@needs_playwright
@needs_sh
def test_a_program_that_does_not_start_is_told(programs: Path):
    program(programs / "chromium", "echo '[1:2:ERROR:zygote.cc] No sandbox here.' >&2; exit 3")
    with pytest.raises(NewscleanError, match=r"^Chromium does not start: No sandbox here\.$"):
        start()


@needs_playwright
def test_a_driver_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "/nowhere/node")
    with pytest.raises(NewscleanError, match=r"^Playwright does not start: .*/nowhere/node"):
        start()


def test_without_playwright_the_extra_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    with pytest.raises(MissingPackage, match=r"^rendering pages needs the extra 'browser': pip install"):
        start()


@needs_sh
def test_memory_is_bounded_for_whatever_is_started(tmp_path: Path):
    odd = program(tmp_path / "it's odd", 'ulimit -d; echo "$@"')
    with bounded(odd) as started:
        said = subprocess.run([started, "a b", "c"], capture_output=True, text=True, check=True).stdout
    assert said == "2000000\na b c\n"
    assert not Path(started).exists()


@needs_sh
def test_where_temporary_files_may_not_run_the_program_itself_is_started(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    with bounded("/usr/bin/chromium") as started:
        assert started == "/usr/bin/chromium"
