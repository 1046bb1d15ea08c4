"""Formulas in the addresses of images: `…/render/math?math=…`, `latex.codecogs.com/svg.image?…` and their like.

To add a service, add a row to `_SERVICES`: what its addresses look like up to the formula, and whether the formula is
one parameter among others, which `&` ends.
"""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from bnderive.document.formulas.pieces import Decoder
from bnderive.document.source import Source, Span

_SERVICES = (
    (r"[^\s?#]{1,200}\?(?:[^\s=&#]{1,40}=[^\s&#]{0,200}&(?:amp;)?){0,6}(?:math|tex|latex)=", True),
    (r"chart\.googleapis\.com/chart\?(?:[^\s=&#]{1,40}=[^\s&#]{0,200}&(?:amp;)?){0,6}chl=", True),
    (r"math\.(?:now\.sh|vercel\.app)/?\?from=", True),
    (r"latex\.codecogs\.com/[a-z.]{0,20}\?", False),
    (r"latex\.csdn\.net/eq\?", False),
    (r"(?:i\.upmath\.me|tex\.s2cms\.ru)/(?:svg|png)/", False),
)
_ADDRESSES = tuple((re.compile(rf"https?://{pattern}"), ends) for pattern, ends in _SERVICES)
_IMAGE = re.compile(r"!\[(?:(?!!\[)[^\n]){0,2000}?\]\([ \t]{0,9}<?(?=https?://)")
_TAG = re.compile(r"<img\b[^<>]{0,500}?\bsrc\s{0,9}=\s{0,9}[\"'](?=https?://)", re.IGNORECASE)
_MARK = re.compile(r"(?:%[0-9A-Fa-f]{2})+|&(?:[a-z]{2,6}|#\d{1,6});|\+|[\s\"'()<>&#]|!\[")
_CLOSES = {"(": ")", "<": ">", '"': '"', "'": "'"}
_CODECOGS = {"&space;": " ", "&plus;": "+", "&hash;": "#"}
_LOOKS = re.compile(
    r"(?:\s{0,9}\\(?:(?:dpi|fn|bg|fg)(?:\{[^{}]{0,20}\}|_[a-z]{1,9})|inline|[lL]arge|LARGE|[hH]uge|small|tiny)(?![a-z]))*\s{0,9}"
)
_MAX_ADDRESS = 20_000
_MAX_REST = 500


@dataclass(frozen=True, slots=True)
class Link:
    """A formula found in an image's address: the decoded text, the formula in it, and where the image ends."""

    source: Source
    span: Span
    end: int
    inline: bool


def link_at(source: Source, position: int) -> Link | None:
    """The formula of the image that begins at `position`; None where it is an image of something else."""
    text = source.text
    image = _IMAGE.match(text, position) or _TAG.match(text, position)
    if image is None:
        return None
    for address, among in _ADDRESSES:
        if begun := address.match(text, image.end()):
            return _decoded(source, begun.end(), _CLOSES[image[0].rstrip()[-1]], among)
    return None


def _decoded(source: Source, start: int, closing: str, among: bool) -> Link | None:
    """The formula that begins at `start`, in an address that `closing` ends; `among` other parameters or alone."""
    text = source.text
    decoder = Decoder(source, "url")
    done, depth, rest = start, 0, -1
    for mark in _MARK.finditer(text, start, min(start + _MAX_ADDRESS, len(text))):
        sign = mark[0]
        if sign == "![" or "\n" in sign:
            return None
        if (sign == closing and not (sign == ")" and depth)) or (sign.isspace() and closing == ")"):
            break
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if rest >= 0:
            continue
        if sign == "#" or (among and sign in ("&", "&amp;")):
            rest = mark.start()
        elif sign[0] in "%+" or (sign[0] == "&" and len(sign) > 1):
            decoder.literal(done, mark.start())
            decoder.whole(mark.start(), mark.end(), _meaning(sign))
            done = mark.end()
    else:
        return None
    decoder.literal(done, rest if rest >= 0 else mark.start())
    decoded = decoder.finish()
    looks = _LOOKS.match(decoded.text)
    begin = looks.end() if looks else 0
    inline = "\\inline" in decoded.text[:begin] or (rest >= 0 and "mode=inline" in text[rest : mark.start()])
    end = text.find(")" if closing in ")>" else ">", mark.start(), mark.start() + _MAX_REST)
    return Link(decoded, Span(begin, len(decoded.text)), max(end, mark.start()) + 1, inline)


def _meaning(sign: str) -> str:
    if sign == "+":
        return " "
    if sign[0] == "%":
        return unquote(sign, errors="replace")
    return _CODECOGS.get(sign) or unescape(sign)
