"""An exchange as WARC records, and WARC records as an exchange."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime

import httpx

from newsclean.errors import MissingPackage
from newsclean.fetching.policy import DEFAULT_POLICY, Policy
from newsclean.fetching.stores.exchange import Exchange
from newsclean.fetching.stores.warc import Record

Fields = tuple[tuple[str, str], ...]

_SECRETS = frozenset({"authorization", "cookie", "proxy-authorization"})
_OF_THE_TRANSFER = frozenset({"transfer-encoding", "content-length"})
_PRODUCT = "newsclean/"
_BREAKS = re.compile(r"[\r\n\0]+")
_EFFORT, _NONE = 1, 0  # on zlib's scale; a body that came compressed would only cost time
_GZIP = 31  # zlib's name for the container
_NOTE = (
    "The request headers Authorization, Cookie and Proxy-Authorization are left out. Bodies are as received, but "
    "without their transfer coding: where that was chunked, a Content-Length stands in its place. A response without "
    "a request came from a cache."
)


def information(policy: Policy, packed: bool) -> bytes:
    """The warcinfo record for what is fetched under a policy. Raises MissingPackage without the extra."""
    lines = (
        ("software", DEFAULT_POLICY.user_agent.partition(" ")[0]),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        ("http-header-user-agent", policy.user_agent),
        ("robots", policy.robots),
        ("description", _NOTE),
    )
    record = _Draft("warcinfo", datetime.now(UTC), (("Content-Type", "application/warc-fields"),))
    return _framed(record.written(_lines(lines).encode("utf-8", "replace")), packed, _EFFORT)


def is_ours(head: bytes) -> bool:
    """Whether a file whose first record begins so was begun by newsclean."""
    return b"\r\nWARC-Type: warcinfo\r\n" in head and f"\r\n\r\nsoftware: {_PRODUCT}".encode() in head


def written(exchange: Exchange, packed: bool) -> bytes:
    """The records of an exchange: its request, where one was sent, and its response. Raises MissingPackage."""
    about: Fields = (("WARC-Target-URI", exchange.url),)
    about += (("WARC-IP-Address", exchange.address),) if exchange.address else ()
    response = _Draft("response", exchange.when, (*about, *_particulars(exchange)))
    status = f"{_version(exchange)} {exchange.status} {exchange.reason}"
    data = response.written(_message(status, _unchunked(exchange)), exchange.body)
    data = _framed(data, packed, _EFFORT if exchange.header("content-encoding") is None else _NONE)
    if not exchange.request_headers:
        return data
    about += (("WARC-Concurrent-To", response.name), ("Content-Type", "application/http; msgtype=request"))
    sent = tuple(pair for pair in exchange.request_headers if pair[0].lower() not in _SECRETS)
    message = _message(f"GET {httpx.URL(exchange.url).raw_path.decode()} HTTP/1.1", sent)
    return _framed(_Draft("request", exchange.when, about).written(message), packed, _EFFORT) + data


def require_sound(record: Record) -> None:
    """Raises ValueError where the block of a record is not what was written."""
    digest = base64.b32encode(hashlib.sha1(record.block, usedforsecurity=False).digest()).decode()
    if record.fields.get("warc-block-digest") != f"sha1:{digest}":
        raise ValueError("the block has another digest")


def read(request: Record | None, response: Record) -> Exchange:
    """The exchange of a response and its request; headers are as written. Raises ValueError for what is no HTTP."""
    head, _, body = response.block.partition(b"\r\n\r\n")
    (version, status, *reason), headers = _read_message(head)
    fields = response.fields
    return Exchange(
        url=fields.get("warc-target-uri", ""),
        status=int(status),
        reason=" ".join(reason),
        http_version="HTTP/2" if fields.get("warc-protocol") == "h2" else version,
        request_headers=_read_message(request.block.partition(b"\r\n\r\n")[0])[1] if request else (),
        headers=headers,
        body=body,
        when=datetime.fromisoformat(fields.get("warc-date", "")),
        address=fields.get("warc-ip-address"),
        truncated=fields.get("warc-truncated"),
    )


class _Draft:
    """A record to be written; `name` is its id."""

    def __init__(self, kind: str, when: datetime, fields: Fields) -> None:
        try:
            from fastwarc.warc import WarcRecord, WarcRecordType
        except ImportError as error:
            raise MissingPackage("warc", "recording") from error
        self._record = WarcRecord()
        self._record.init_headers(getattr(WarcRecordType, kind))
        self._record.record_date = when
        for name, value in fields:
            self._record.headers.append(name, _BREAKS.sub(" ", value))
        self.name = self._record.headers["WARC-Record-ID"]

    def written(self, block: bytes, body: bytes | None = None) -> bytes:
        """The record with a block, and a body behind it, which then has a digest of its own."""
        self._record.set_bytes_content(block + (body or b""))
        digest = None if body is None else hashlib.sha1(body, usedforsecurity=False).digest()
        data = io.BytesIO()
        self._record.write(data, checksum_data=True, payload_digest=digest)
        return data.getvalue()


def _framed(record: bytes, packed: bool, effort: int) -> bytes:
    return zlib.compress(record, effort, wbits=_GZIP) if packed else record


def _particulars(exchange: Exchange) -> Fields:
    fields: Fields = (("Content-Type", "application/http; msgtype=response"),)
    fields += (("WARC-Truncated", exchange.truncated),) if exchange.truncated else ()
    return (*fields, ("WARC-Protocol", "h2")) if exchange.http_version == "HTTP/2" else fields


def _version(exchange: Exchange) -> str:
    # Readers know messages of HTTP/1 only.
    return exchange.http_version if exchange.http_version in ("HTTP/1.0", "HTTP/1.1") else "HTTP/1.1"


def _unchunked(exchange: Exchange) -> Fields:
    """The headers that fit the body, as RFC 9112, 7.1.3, has it: readers would look for chunks in it."""
    if exchange.header("transfer-encoding") is None:
        return exchange.headers
    kept = tuple(pair for pair in exchange.headers if pair[0].lower() not in _OF_THE_TRANSFER)
    return kept if exchange.truncated else (*kept, ("Content-Length", str(len(exchange.body))))


def _message(first: str, headers: Fields) -> bytes:
    return f"{_BREAKS.sub(' ', first)}\r\n{_lines(headers)}\r\n".encode("latin-1", "replace")


def _lines(fields: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{name}: {_BREAKS.sub(' ', value)}\r\n" for name, value in fields)


def _read_message(head: bytes) -> tuple[list[str], Fields]:
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return first.split(" "), tuple((name.strip(), value.strip()) for name, _, value in pairs)
