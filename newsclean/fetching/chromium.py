"""Chromium itself: where it is, how it is started, and that it has no way round the gateway."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from newsclean.errors import MissingPackage, NewscleanError

if TYPE_CHECKING:
    from playwright.async_api import Browser as Process
    from playwright.async_api import Playwright

GATE = "gateway.newsclean.invalid"  # stands for loopback, inside of the browser alone

_VARIABLE = "NEWSCLEAN_CHROMIUM"
# A shell draws no window, not even in memory: a page costs a sixth of the time of the processor.
_SHELLS = ("chromium-headless-shell", "chrome-headless-shell", "headless_shell")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
PROGRAMS = (*_SHELLS, *_BROWSERS)
_NOWHERE = "http://nowhere.newsclean.invalid:9"  # the proxy of what belongs to no visit
_SWITCHES = (
    # It looks no name up, and can call nothing but a gateway, whatever may forget its proxy.
    f"--host-resolver-rules=MAP {GATE} 127.0.0.1, MAP * ~NOTFOUND",
    "--disable-quic",
    # Browsers obey the first, their headless shells the second.
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # Without what nobody reads. Playwright itself turns updates, sign-in, telemetry and the like off.
    "--blink-settings=imagesEnabled=false",
    "--disable-remote-fonts",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--disable-features=SpareRendererForSitePerProcess",  # Playwright adds others, the browser takes all together
)
_UNWANTED = ("--disable-popup-blocking",)  # a switch of Playwright's
_SAID = re.compile(r"\[err\] (?:\[[^\]]*\] *)?(.+)")  # in Playwright's account of a start
_MEMORY = 2_000_000  # kilobytes; a tab that needs more breaks down, alone
_ANSWER = 10.0  # seconds for a sign of life
_GOODBYE = 10.0  # seconds for closing; what is not closed by then ends with this process


class Chromium:
    """A running Chromium, and the driver that speaks with it."""

    def __init__(self, driver: Playwright, process: Process) -> None:
        self._driver = driver
        self.process = process

    @classmethod
    async def started(cls) -> Self:
        """A new Chromium.

        Raises MissingPackage without Playwright, NewscleanError where there is no Chromium or it does not start.
        """
        try:
            from playwright.async_api import Error, async_playwright
        except ImportError:
            raise MissingPackage("browser", "rendering pages") from None
        try:
            driver = await async_playwright().start()
        except Error as error:
            raise NewscleanError(f"Playwright does not start: {first_line(error)}") from error
        try:
            with bounded(executable(driver.chromium.executable_path)) as program:
                process = await driver.chromium.launch(
                    executable_path=program,
                    args=list(_SWITCHES),
                    ignore_default_args=list(_UNWANTED),
                    chromium_sandbox=not _is_root(),
                    proxy={"server": _NOWHERE},
                )
        except Error as error:
            await driver.stop()
            raise NewscleanError(f"Chromium does not start: {_last_words(error)}") from error
        except BaseException:
            await driver.stop()
            raise
        return cls(driver, process)

    async def is_alive(self) -> bool:
        """Whether it still answers."""
        from playwright.async_api import Error

        try:
            async with asyncio.timeout(_ANSWER):
                await (await self.process.new_browser_cdp_session()).detach()
        except (Error, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        """End it, with all that is open in it."""
        from playwright.async_api import Error

        with suppress(Error, TimeoutError):
            async with asyncio.timeout(_GOODBYE):
                await self.process.close()
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(_GOODBYE):
                await self._driver.stop()


def executable(usual: str) -> str:
    """The path of Chromium: what NEWSCLEAN_CHROMIUM says, else what is on the PATH, else `usual`.

    Raises NewscleanError where there is none.
    """
    named = os.environ.get(_VARIABLE)
    if named:
        found = shutil.which(named)
        if found is None:
            raise NewscleanError(f"{_VARIABLE} is {named}, which is no program")
        return found
    places = (*map(shutil.which, PROGRAMS), usual if Path(usual).is_file() else None)
    found = next((place for place in places if place), None)
    if found is None:
        raise NewscleanError(f"rendering pages needs Chromium: install it, or let {_VARIABLE} say where it is")
    return found


@contextmanager
def bounded(program: str) -> Iterator[str]:
    """A program that starts another one, each of whose processes may have so much memory; its file lives as long.

    The program itself where the system knows no such bound.
    """
    with TemporaryDirectory(prefix="newsclean-") as folder:
        file = Path(folder) / Path(program).name
        file.write_text(f'#!/bin/sh\nulimit -d {_MEMORY}\nexec {shlex.quote(program)} "$@"\n', encoding="utf-8")
        file.chmod(0o700)
        may_run = os.name == "posix" and os.access(file, os.X_OK)  # not where temporary files are kept from running
        yield str(file) if may_run else program


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium's sandbox refuses to work for root


def _last_words(error: Exception) -> str:
    """What Chromium said before it ended, or what Playwright makes of it."""
    said = _SAID.search(str(error))
    return said[1] if said else first_line(error)


def first_line(error: Exception) -> str:
    """What an error of Playwright says, without its story."""
    return str(error).strip().partition("\n")[0]
