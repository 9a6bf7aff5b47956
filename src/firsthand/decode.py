r"""Bytes of a page as text: by byte order mark, by what the bytes are, and only then by what the page declares.

Pages lie about their encoding. UTF-8 proves itself: bytes that decode as UTF-8 beyond ASCII are UTF-8, whatever a
header says; bytes that do not are not, even where it says so.

    >>> decode('<meta charset="utf-8">caf\xe9'.encode("cp1252"))
    '<meta charset="utf-8">café'
"""

from __future__ import annotations

import codecs
import re

import charset_normalizer
from w3lib.encoding import html_body_declared_encoding, resolve_encoding

_SAMPLE = 64 * 1024
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127], None)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BROKEN_ASCII = re.compile(rb"[\x80-\xff]")


def decode(body: bytes) -> str:
    """The text of a page: line ends made line feeds, control characters and lone surrogates taken out. Never fails."""
    text = _decoded(body)
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    return whole(text.removeprefix("\ufeff"))


def whole(text: str) -> str:
    """The text with surrogate pairs joined and lone surrogates replaced by U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _mended(text)
    return text


def utf8(text: str) -> bytes:
    """`whole` of a text as UTF-8."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return _mended(text).encode("utf-8")


def _mended(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def encoding_of(body: bytes) -> str:
    """The name of the encoding `decode` reads these bytes with."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    if body[:400].count(0) > len(body[:400]) // 3:  # UTF-16 without a mark: every other byte of Latin text is zero
        return "utf-16-le" if body[1:2] == b"\0" else "utf-16-be"
    declared = _declared(body)
    if declared and declared.startswith("iso-2022"):
        return declared
    try:
        body.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        # a page cut in the middle of a character
        if error.end == len(body) and len(body) - error.start < 4:
            return "utf-8"
    good = len(re.findall(rb"[\xc3-\xf4][\x80-\xbf]+", body[:_SAMPLE]))
    bad = len(_BROKEN_ASCII.findall(body[:_SAMPLE])) - sum(
        len(run) for run in re.findall(rb"[\xc3-\xf4][\x80-\xbf]+", body[:_SAMPLE])
    )
    if good >= bad > 0:
        return "utf-8"
    if declared and declared not in ("utf-8", "ascii") and _decodes(body, declared):
        return declared
    guess = charset_normalizer.from_bytes(body[:_SAMPLE]).best()
    return guess.encoding if guess and not declared and guess.encoding != "utf_8" else "cp1252"


def _decoded(body: bytes) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    encoding = encoding_of(body)
    return body.decode(encoding, "firsthand-cp1252" if encoding == "utf-8" else "replace")


def _declared(body: bytes) -> str | None:
    name = html_body_declared_encoding(body[:4096])
    return resolve_encoding(name) if name else None


def _decodes(body: bytes, encoding: str) -> bool:
    try:
        return body.decode(encoding, "replace").count("\ufffd") <= len(body) // 1000
    except LookupError:
        return False


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """One stray byte in UTF-8 is Windows-1252, from a caption or a comment pasted into the page."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.start + 1].decode("cp1252", "replace"), error.start + 1


codecs.register_error("firsthand-cp1252", _as_cp1252)
