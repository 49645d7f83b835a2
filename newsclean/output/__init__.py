"""An article as readable text, JSON, a JSON line or Markdown, and the one line that accounts for it."""

from newsclean.output.formats import FORMATS, Format, encode, one, several
from newsclean.output.summary import summary

__all__ = ["FORMATS", "Format", "encode", "one", "several", "summary"]
