"""nginx as a peer: a real server of the kind that most news sites stand behind, on loopback."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import SystemRandom

from servers import PAGE

LARGE = b"<!doctype html><p>" + b"The tide rises. " * 300_000  # 4.8 MB
STORY = PAGE + b"<p>The ferry runs until the end of the week. " * 800  # 36 KB

_CONF = """
daemon off; worker_processes 2; pid nginx.pid; error_log error.log; {user}
events {{ worker_connections 1024; }}
http {{
    types {{ text/html html; application/pdf pdf; text/plain txt; }}
    log_format told '$host $request_uri $server_protocol $status $connection $http_if_none_match';
    access_log access.log told;
    client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
    root pages; etag on; gzip_types text/html;
    limit_req_zone $host zone=slowly:1m rate=20r/s;
    limit_req_zone $host zone=busy:1m rate=5r/s;
    server {{ listen 127.0.0.1:{plain} default_server; }}
    server {{ listen 127.0.0.1:{plain}; server_name packed.example; gzip on; gzip_min_length 1; }}
    server {{ listen 127.0.0.1:{plain}; server_name static.example; gzip_static on; }}
    server {{ listen 127.0.0.1:{plain}; server_name moved.example; return 301 https://news.example$request_uri; }}
    server {{ listen 127.0.0.1:{plain}; server_name brief.example; keepalive_requests 3; keepalive_timeout 1s; }}
    server {{ listen 127.0.0.1:{plain}; server_name drip.example; limit_rate 30k; }}
    server {{
        listen 127.0.0.1:{plain}; server_name slowly.example; limit_req zone=slowly burst=2 nodelay;
        limit_req_status 429;
    }}
    server {{
        listen 127.0.0.1:{plain}; server_name busy.example; limit_req_status 503; error_page 503 = @busy;
        location / {{ limit_req zone=busy nodelay; }}
        location @busy {{ add_header Retry-After 1 always; return 503 "busy"; }}
    }}
    server {{
        listen 127.0.0.1:{plain}; server_name ~^v(?<number>\\d+)\\.example$; default_type text/html;
        location / {{ return 200 "<!doctype html><p>$number $request_uri"; }}
        location /robots.txt {{ return 200 "User-agent: *\\nDisallow: /closed\\n"; }}
    }}
    server {{
        listen 127.0.0.1:{secure} ssl http2; server_name news.example; {keys}
    }}
    server {{ listen 127.0.0.1:{brief} ssl http2; server_name news.example; {keys} keepalive_requests 4; }}
}}
"""


class Nginx:
    """A running nginx.

    `plain` is its port for http; `secure` and `brief` are those for HTTP/2 over TLS, with long and with short
    connections.
    """

    def __init__(self, folder: Path, certificate: Path) -> None:
        self._folder = folder
        self.plain, self.secure, self.brief = _free_port(), _free_port(), _free_port()
        keys = f"ssl_certificate {certificate}; ssl_certificate_key {certificate.with_suffix('.key')};"
        user = "user root;" if os.geteuid() == 0 else ""
        conf = _CONF.format(plain=self.plain, secure=self.secure, brief=self.brief, keys=keys, user=user)
        (folder / "nginx.conf").write_text(conf)
        pages = folder / "pages"
        pages.mkdir()
        for number in range(40):
            (pages / f"{number}.html").write_bytes(STORY)
        (pages / "large.html").write_bytes(LARGE)
        (pages / "report.pdf").write_bytes(bytes(4_000_000))
        (pages / "static.html").write_bytes(b"<p>not this")
        (pages / "static.html.gz").write_bytes(gzip.compress(STORY))
        (pages / "folder").mkdir()

    def start(self) -> None:
        order = [program(), "-p", str(self._folder), "-c", "nginx.conf"]
        self._master = subprocess.Popen(order, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 10
        while not (self._answers(self.plain) and self._answers(self.secure)):
            assert time.monotonic() < end and self._master.poll() is None, (self._folder / "error.log").read_text()
            time.sleep(0.02)

    def stop(self) -> None:
        self._master.send_signal(signal.SIGQUIT if self._master.poll() is None else 0)
        try:
            self._master.wait(3)
        except subprocess.TimeoutExpired:
            self._master.terminate()
            self._master.wait()

    def reload(self) -> None:
        """Have new workers take over from the old, which end what they have begun."""
        self._master.send_signal(signal.SIGHUP)

    def kill_workers(self) -> None:
        """End the workers amid what they are doing; nginx starts others."""
        for worker in Path(f"/proc/{self._master.pid}/task/{self._master.pid}/children").read_text().split():
            os.kill(int(worker), signal.SIGKILL)

    def log(self) -> list[list[str]]:
        """Host, path, protocol, status, number of the connection and If-None-Match of each request, once it ended."""
        return [line.split(" ") for line in (self._folder / "access.log").read_text().splitlines()]

    def _answers(self, port: int) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        return False


def program() -> str:
    """Where nginx is; "" where there is none."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") or ""


@contextmanager
def nginx(folder: Path, certificate: Path) -> Iterator[Nginx]:
    server = Nginx(folder, certificate)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    """A port that nobody takes before nginx does: those that systems give away unasked are higher."""
    while True:
        port = SystemRandom().randrange(10_000, 30_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
