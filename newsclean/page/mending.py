"""Signs that browsers read in an old encoding and Python's codec for it does not.

Windows added circled digits and a few hundred ideographs, many of them in names of people, to Japanese, and the euro
to Chinese; both are on the web under the labels of the older standards.
"""

from __future__ import annotations

import codecs

MEND = "newsclean.mend"
"""The name to give to `bytes.decode` as `errors`: mends what can be, makes U+FFFD of the rest."""

_LOST = "\ufffd"
_BASES = {"euc_jp": 0xA1, "iso2022_jp": 0x21}  # the first byte of a sign in Japanese, by codec
_EURO = b"\x80"


def _mended(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    if error.encoding in _BASES and len(pair) == 2 and (sign := _windows_sign(pair, _BASES[error.encoding])):
        return sign, error.start + 2
    if error.encoding == "gb18030" and pair.startswith(_EURO):
        return "€", error.start + 1
    return _LOST, error.end


def _windows_sign(pair: bytes, base: int) -> str:
    """The sign of a pair of bytes in the Japanese of Windows, which is Shift_JIS: two rows of 94 signs to a byte."""
    row, cell = pair[0] - base, pair[1] - base
    if not (0 <= row < 94 and 0 <= cell < 94):
        return ""
    lead = 0x81 + row // 2 + (0x40 if row > 61 else 0)
    trail = 0x9F + cell if row % 2 else 0x40 + cell + (cell > 62)  # 0x7F is left out
    return bytes((lead, trail)).decode("cp932", "ignore")


codecs.register_error(MEND, _mended)
