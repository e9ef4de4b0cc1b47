"""From what somebody typed to safe HTML: Markdown without HTML and images, mentions, document codes, an allow-list.

`render` is a pure function of the text and the names that may be mentioned. Nothing typed is ever trusted: Markdown
runs with HTML off, every link must be http, https or mailto, and the result passes nh3's allow-list once more.
"""

from __future__ import annotations

import html
import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

MENTION = re.compile(
    r"@\[([^\[\]\n]{1,200})\]\((person|unit):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\)"
)
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
# 917/QĐ-BTNMT, 2054/BTNMT-TCQLĐĐ, 28/2018/QĐ-TTg, 45/2013/QH13
_CODE = re.compile(
    r"(?<![\w/.-])\d{1,6}/(?:(?:19|20)\d\d/[A-ZĐ][A-Za-zĐđ&]{0,9}\d{0,3}|[A-ZĐ][A-Za-zĐđ&]{0,14}(?=-))"
    r"(?:-[A-ZĐ][A-Za-zĐđ&]{0,14}){0,3}(?![\w/])"
)
_TAGS = {
    "a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "s", "span", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
# "*" must be said: without it nh3 lets `title` and `lang` through on every tag
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href", "rel", "target"},
    "span": {"data-person", "data-unit"},
    "ol": {"start"},
}
_CLASSES = {"a": {"code"}, "span": {"mention"}}
_CODE_ADDRESS = "/chi-dao?so="
EXCERPT = 140
# Markdown's worst cases grow with the square of these signs (10,000 "[" took 180 ms): beyond, text is shown as typed
_DENSITY = {"[": 300, "<": 300, "//": 300, "*": 1000, "_": 1000, "`": 1000, "~": 1000, "&": 1000, ">": 1500, "|": 1500}

# Most of what people write has no Markdown in it, and the parser takes a third of a millisecond to find that out.
# Such text: lines of letters, digits and these signs, none of which begins a list; no address and no document code.
_SIGNS = r"""[ 0-9A-Za-z,;?!()%"'+:\u00a1-\U0010ffff-]"""
_LINE = rf"""(?![\s+:-]|\d{{1,9}}[.)](?:\s|\Z))(?:{_SIGNS}++|/(?!/)|~(?!~)|\.(?=[\s\d.,;:!?)"']|\Z))++(?<!\s)"""
_PLAIN = re.compile(rf"{_LINE}(?:\n+{_LINE})*")
_PARAGRAPHS = re.compile(r"\n\n+")


@dataclass(frozen=True)
class Rendered:
    """HTML and what it calls upon; `plain` is the text a reader sees."""

    html: str
    plain: str
    people: tuple[UUID, ...]
    units: tuple[UUID, ...]


Names = dict[UUID, str]


def mentions(body: str) -> list[tuple[str, UUID]]:
    """The kinds and ids of all mention tokens, in order, repeats included."""
    return [(match[2], UUID(match[3])) for match in MENTION.finditer(body)] if "@[" in body else []


def settle(body: str, names: Names) -> str:
    """The body with true names in its mention tokens; a token of anybody else becomes plain text."""
    return MENTION.sub(lambda match: _settled(match, names), body) if "@[" in body else body


def render(body: str, names: Names) -> Rendered:
    """Safe HTML of a body; only ids in `names` become mentions, under the name given there."""
    if is_plain(body):
        lines = (part.replace("\n", "<br>\n") for part in _PARAGRAPHS.split(body))
        return Rendered("".join(f"<p>{part}</p>\n" for part in lines), " ".join(body.split()), (), ())
    return render_markdown(body, names)


def is_plain(body: str) -> bool:
    """Whether Markdown, links and mentions leave this text as it was typed, but for lines and paragraphs."""
    return _PLAIN.fullmatch(body) is not None and not ("/" in body and _CODE.search(body))


def render_markdown(body: str, names: Names) -> Rendered:
    """What `render` answers, always by way of the parser."""
    env: dict[str, Any] = {"names": names, "person": {}, "unit": {}}
    dense = any(body.count(sign) > limit for sign, limit in _DENSITY.items())
    clean = nh3.clean(
        _as_typed(body) if dense else _markdown.render(body, env),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes={"http", "https", "mailto"},
        attribute_filter=_filter_attribute,
        link_rel=None,
    )
    return Rendered(clean, plain_text(clean), tuple(env["person"]), tuple(env["unit"]))


def plain_text(clean: str) -> str:
    """The words of rendered HTML on one line."""
    spaced = re.sub(r"</(?:p|li|tr|td|th|pre|blockquote)>|<br>", " ", clean)
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())


def excerpt(clean: str, length: int = EXCERPT) -> str:
    """The beginning of rendered HTML as plain text, for one line of a list."""
    words = plain_text(clean)
    if len(words) <= length:
        return words
    return words[:length].rsplit(" ", 1)[0] + "…"


def _as_typed(body: str) -> str:
    return f"<p>{html.escape(body)}</p>".replace("\n", "<br>\n")


def _settled(match: re.Match[str], names: Names) -> str:
    label, kind, identifier = match.groups()
    name = names.get(UUID(identifier))
    return f"@{label}" if name is None else f"@[{_label(name)}]({kind}:{identifier})"


def _label(name: str) -> str:
    return name.translate({ord("["): "(", ord("]"): ")"})


def _mention(state: StateInline, silent: bool) -> bool:
    """Markdown rule: a mention token, shown with the true name or as plain text."""
    if state.src[state.pos] != "@":
        return False
    match = MENTION.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        _push_mention(state, match)
    state.pos = match.end()
    return True


def _push_mention(state: StateInline, match: re.Match[str]) -> None:
    kind, identifier = match[2], UUID(match[3])
    name = state.env["names"].get(identifier)
    if name is None or state.linkLevel:
        state.push("text", "", 0).content = f"@{match[1] if name is None else name}"
        return
    state.env[kind][identifier] = None
    token = state.push("mention", "span", 0)
    token.content = f"@{name}"
    token.attrs = {"class": "mention", f"data-{kind}": str(identifier)}


def _codes(state: StateCore) -> None:
    """Markdown rule: document codes in running text become links that the reader's own rights resolve."""
    for block in state.tokens:
        if block.type != "inline" or not block.children:
            continue
        children: list[Token] = []
        depth = 0
        for token in block.children:
            depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            children += [token] if token.type != "text" or depth else _split_codes(token)
        block.children = children


def _split_codes(token: Token) -> list[Token]:
    result: list[Token] = []
    start = 0
    for match in _CODE.finditer(token.content):
        result += _text(token.content[start : match.start()])
        link = Token("code_link", "a", 0, content=match[0])
        link.attrs = {"class": "code", "href": _CODE_ADDRESS + quote(match[0], safe="")}
        result.append(link)
        start = match.end()
    return [*result, *_text(token.content[start:])] if result else [token]


def _text(content: str) -> list[Token]:
    return [Token("text", "", 0, content=content)] if content else []


def _render_whole(self: Any, tokens: list[Token], index: int, options: Any, env: MutableMapping[str, Any]) -> str:
    token = tokens[index]
    return f"<{token.tag}{self.renderAttrs(token)}>{html.escape(token.content)}</{token.tag}>"


def _render_link(self: Any, tokens: list[Token], index: int, options: Any, env: MutableMapping[str, Any]) -> str:
    tokens[index].attrSet("rel", "noopener noreferrer nofollow")
    tokens[index].attrSet("target", "_blank")
    return str(self.renderToken(tokens, index, options, env))


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name != "href":
        return value
    return value if _SAFE_LINK.match(value) or value.startswith(_CODE_ADDRESS) else None


class _Markdown(MarkdownIt):
    """The one configured parser; safe to share between threads because all state is in `env`."""

    def __init__(self) -> None:
        super().__init__("js-default", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20})
        self.disable(["image", "heading", "lheading", "html_block", "html_inline", "reference"])
        self.inline.ruler.before("link", "mention", _mention)
        self.core.ruler.push("codes", _codes)
        self.add_render_rule("mention", _render_whole)
        self.add_render_rule("code_link", _render_whole)
        self.add_render_rule("link_open", _render_link)

    def validateLink(self, url: str) -> bool:  # noqa: N802 (the parser's own name)
        return bool(_SAFE_LINK.match(url))


_markdown = _Markdown()
