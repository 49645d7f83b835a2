"""Answers kept and used again as RFC 9111 allows a private cache.

hishel decides what may be stored and what is fresh, and keeps the answers in SQLite. Settled here is what it leaves
open: damage, replacement, offline use; the rest of that is in `storable`.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import anysqlite
import hishel
import httpx

from newsclean.errors import CacheError
from newsclean.fetching.answers import FROM_STORE
from newsclean.fetching.policy import Policy
from newsclean.fetching.stores import storable, store
from newsclean.fetching.stores.exchange import ANEW, asked_url

_MOST_BYTES = 1024**3  # of the file; then the answers used longest ago make room
_PRIVATE = hishel.CacheOptions(shared=False, supported_methods=["GET"], allow_stale=False)

# Where nobody has set up logging, each write that fails would print a traceback.
logging.getLogger("hishel").addHandler(logging.NullHandler())


class PrivateCache(httpx.AsyncBaseTransport):
    """A cache before `inner`, in the file `path`; with `policy.offline` it gives stored answers however old.

    Raises CacheError where the file is no cache.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, path: str, policy: Policy) -> None:
        self._inner = inner
        self._path = path
        self._offline = policy.offline
        # Given a path instead of a connection, hishel would write a .gitignore into its folder.
        self._storage = hishel.AsyncSqliteStorage(
            connection=anysqlite.Connection(store.opened(path)),
            max_stream_size=policy.max_bytes,
            max_size=_MOST_BYTES,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The stored answer where it may be used, else that of the inner transport, stored while it is read."""
        if request.method != "GET" or "authorization" in request.headers:
            return await self._inner.handle_async_request(request)
        question = hishel.Request("GET", asked_url(request.url), hishel.Headers(dict(request.headers)))
        known = await self._known(question)
        try:
            if ANEW not in request.extensions or self._offline:
                return await self._answer(request, question, known)
        except _Unreadable:
            pass
        for entry in known:
            await self._storage.remove_entry(entry.id)
        return await self._answer(request, question, [])

    async def aclose(self) -> None:
        """Close the inner transport and the file."""
        try:
            await self._inner.aclose()
        finally:
            await self._storage.close()

    async def _known(self, question: hishel.Request) -> list[hishel.Entry]:
        try:
            found = await self._storage.get_entries(question.url)
        except RuntimeError as error:
            raise CacheError(self._path, f"the cache cannot be used: {error}") from error
        return [entry for entry in found if storable.fits(question, entry)]

    async def _answer(
        self, request: httpx.Request, question: hishel.Request, known: list[hishel.Entry]
    ) -> httpx.Response:
        if self._offline and known:
            return await _stored(max(known, key=storable.moment))
        state = hishel.IdleClient(options=_PRIVATE).next(question, known)
        if isinstance(state, hishel.FromCache):
            return await _stored(state.entry)
        response = await self._inner.handle_async_request(_conditional(request, state.request))
        if response.status_code == 304 and isinstance(state, hishel.NeedRevalidation):
            confirmed = await self._confirmed(state, response)
            if confirmed:
                return await _stored(confirmed)
            response = await self._inner.handle_async_request(request)
        try:
            await self._store(question, response, known)
        except BaseException:
            await response.aclose()
            raise
        return response

    async def _confirmed(self, state: hishel.NeedRevalidation, response: httpx.Response) -> hishel.Entry | None:
        """The stored answer that a 304 speaks of, refreshed by it; None where there is none such."""
        async with aclosing(response):
            async for _ in storable.chunks(response):  # to its end, so that the connection can be used again
                pass
        following: hishel.AnyState = state.next(storable.kept(response))
        if isinstance(following, hishel.InvalidateEntries):
            for key in following.entry_ids:
                await self._storage.remove_entry(key)
            following = following.next()
        if not isinstance(following, hishel.NeedToBeUpdated):
            return None
        for entry in following.updating_entries:
            await self._storage.update_headers(entry.id, entry.response.headers)
        return following.next().entry

    async def _store(self, question: hishel.Request, response: httpx.Response, known: list[hishel.Entry]) -> None:
        """Where the response may be stored, have it stored as it is read; it then takes the place of the known ones."""
        verdict = hishel.CacheMiss(request=question, options=_PRIVATE).next(storable.kept(response))
        if not isinstance(verdict, hishel.StoreAndUse) or not storable.may_last(question, response):
            return
        asked = storable.remembered(question, response)
        entry = await self._storage.create_entry(asked, verdict.response, question.url)
        chunks = self._replacing(_body(entry), known)
        if response.status_code in storable.REDIRECTS:
            async for _ in chunks:
                pass
        else:
            response.stream = _Saved(chunks, response.stream)

    async def _replacing(self, chunks: AsyncIterator[bytes], known: list[hishel.Entry]) -> AsyncGenerator[bytes]:
        try:
            async for chunk in chunks:
                yield chunk
            for entry in known:
                await self._storage.remove_entry(entry.id)
        finally:
            if isinstance(chunks, AsyncGenerator):
                await chunks.aclose()


class _Unreadable(Exception):
    """A stored answer is damaged, or was deleted while it was read."""


class _Saved(httpx.AsyncByteStream):
    """A body that is stored as it is read; what is closed before its end is not kept."""

    def __init__(self, chunks: AsyncGenerator[bytes], wire: httpx.SyncByteStream | httpx.AsyncByteStream) -> None:
        assert isinstance(wire, httpx.AsyncByteStream)
        self._chunks = chunks
        self._wire = wire

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._chunks

    async def aclose(self) -> None:
        try:
            await self._chunks.aclose()
        finally:
            await self._wire.aclose()


async def _stored(entry: hishel.Entry) -> httpx.Response:
    """The response of an entry, its body read at once: half an answer would be too late to ask anew."""
    try:
        body = b"".join([chunk async for chunk in _body(entry)])
    except (sqlite3.Error, RuntimeError) as error:
        raise _Unreadable from error
    headers = entry.response.headers
    return httpx.Response(
        entry.response.status_code,
        headers=[(name.encode(), value.encode()) for name in headers for value in headers.get_list(name) or ()],
        stream=httpx.ByteStream(body),
        extensions={FROM_STORE: "cache"},
    )


def _conditional(request: httpx.Request, question: hishel.Request) -> httpx.Request:
    """The request with the conditions that the question has beyond it."""
    conditions = [(name, value) for name, value in question.headers.items() if name not in request.headers]
    if not conditions:
        return request
    headers = [*request.headers.raw, *((name.encode(), value.encode()) for name, value in conditions)]
    return httpx.Request("GET", request.url, headers=headers, extensions=request.extensions)


def _body(entry: hishel.Entry) -> AsyncIterator[bytes]:
    assert isinstance(entry.response.stream, AsyncIterator)
    return entry.response.stream
