"""The page room: bytes in, a decoded tree and the page's metadata out."""

from __future__ import annotations

from newsclean.page.document import Page, read_page
from newsclean.page.metadata import Metadata, read_metadata

__all__ = ["Metadata", "Page", "read_metadata", "read_page"]
