"""The columns of Parquet files: those of an article, then those of a failure; what each holds is told beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def schema() -> pa.Schema:
    """All columns in order; every one may be null, and is where a row has nothing of it."""
    import pyarrow as pa

    return pa.schema([*_of_all(), *_of_articles(), *_of_failures()])


def moments() -> tuple[str, ...]:
    """The columns that hold dates."""
    return ("published", "modified")


def _of_all() -> list[pa.Field]:
    import pyarrow as pa

    return [
        _field("id", pa.string(), "What the row is known by: a file's name, a row's own id, a WARC record's id"),
        _field("url", pa.string(), "The page's URL; of a failure the one asked for"),
        _field("text", pa.string(), "The article's body as plain text, the blocks' texts joined with newlines"),
        _field("error", pa.string(), "The class of the failure, null in articles"),
    ]


def _of_articles() -> list[pa.Field]:
    import pyarrow as pa

    texts, moment = pa.list_(pa.string()), pa.timestamp("us", tz="UTC")
    return [
        _field("canonical_url", pa.string(), "Where the page says its canonical edition is"),
        _field("amp_url", pa.string(), "Where the page says its AMP edition is"),
        _field("site_name", pa.string(), "The name of the site"),
        _field("title", pa.string(), "The headline"),
        _field("standfirst", pa.string(), "The lines between headline and body"),
        _field("authors", texts, "The names of the authors"),
        _field("published", moment, "When it was published, in UTC; a date without a time is midnight"),
        _field("modified", moment, "When it was last changed, in UTC"),
        _field("language", pa.string(), "The language as a BCP 47 tag"),
        _field("section", pa.string(), "The section of the site it is in"),
        _field("tags", texts, "The words it is filed under"),
        _field("images", _list(url=pa.string(), caption=pa.string(), credit=pa.string()), "Pictures, the lead first"),
        _field("blocks", _blocks(), "The kept blocks of the body, in reading order"),
        _field("credits", texts, "Lines on who took part in the reporting"),
        _field("notes", texts, "Notes of the editors that stand in the text"),
        _field("access", pa.string(), "free, metered, registration or paywalled; null where nothing is said"),
        _field("removed", _removed(), "What was taken out: category, rule, text and reason"),
        _field("moved", _moved(), "Text of the body that became a field"),
        _field("warnings", texts, "Words for doubts about the reading"),
        _field("fetched", _fetched(), "How the page was had, where newsclean fetched it"),
    ]


def _of_failures() -> list[pa.Field]:
    import pyarrow as pa

    return [
        _field("message", pa.string(), "What went wrong, in words"),
        _field("status", pa.int32(), "The HTTP status of the answer, where there was one"),
        _field("evidence", pa.list_(pa.string()), "The signs that a page was known by which stands before the article"),
        _field("attempts", _attempts(), "The tries to get the page, in order"),
    ]


def _field(name: str, kind: pa.DataType, says: str) -> pa.Field:
    import pyarrow as pa

    return pa.field(name, kind, metadata={"description": says})


def _list(**fields: pa.DataType) -> pa.DataType:
    import pyarrow as pa

    return pa.list_(pa.struct(list(fields.items())))


def _part() -> pa.DataType:
    """Start and end in characters, as a list of two; null where all of the block is meant."""
    import pyarrow as pa

    return pa.list_(pa.int32())


def _blocks() -> pa.DataType:
    import pyarrow as pa

    return _list(kind=pa.string(), text=pa.string(), level=pa.int32(), index=pa.int32(), part=_part())


def _removed() -> pa.DataType:
    import pyarrow as pa

    text = pa.string()
    return _list(category=text, rule=text, text=text, index=pa.int32(), reason=text, part=_part())


def _moved() -> pa.DataType:
    import pyarrow as pa

    return _list(field=pa.string(), text=pa.string(), index=pa.int32(), part=_part())


def _attempts() -> pa.DataType:
    import pyarrow as pa

    return _list(status=pa.int32(), problem=pa.string(), began=pa.float64(), seconds=pa.float64())


def _fetched() -> pa.DataType:
    import pyarrow as pa

    text, texts = pa.string(), pa.list_(pa.string())
    fields = [("url", text), ("redirects", texts), ("status", pa.int32()), ("encoding", text)]
    fields += [("attempts", _attempts()), ("elapsed", pa.float64()), ("stored", pa.bool_()), ("robots", texts)]
    return pa.struct([*fields, ("tdm_reserved", pa.bool_()), ("tdm_policy", text)])
