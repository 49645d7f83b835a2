"""`make demo`: serve fixture pages on this machine, fetch three, and explain one."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

FIXTURES = Path(__file__).parent.parent / "fixtures"
COMMAND = Path(sys.executable).with_name("newsclean")
PAGES = ("wordpress-harbour-ferry", "german-cable-car", "russian-windows-1251")


class Shelf(BaseHTTPRequestHandler):
    """Answers `/<slug>` with the page of that fixture, under its own content type."""

    def do_GET(self) -> None:
        """Send the page, or 404."""
        folder = FIXTURES / Path(self.path).name
        if not (folder / "page.html").is_file():
            self.send_error(404)
            return
        page = (folder / "page.html").read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", content_type(folder))
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *parts: object) -> None:
        """Keep quiet."""


def content_type(folder: Path) -> str:
    """The content type a fixture's server sent."""
    facts = tomllib.loads((folder / "source.toml").read_text(encoding="utf-8"))
    return str(facts["content_type"])


@contextmanager
def serving() -> Iterator[str]:
    """A server on a free port of this machine; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def show(*args: str) -> int:
    """Print a command as it would be typed, run it, and give its exit code."""
    print(f"\n$ {shlex.join(['newsclean', *args])}\n", flush=True)  # noqa: T201
    return subprocess.run([COMMAND, *args], check=False).returncode


def main() -> int:
    """Fetch the pages, explain the first, and give the worst exit code."""
    with serving() as address:
        codes = [show("fetch", "--allow-private", f"{address}/{page}") for page in PAGES]
        codes.append(show("explain", "--allow-private", f"{address}/{PAGES[0]}"))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
