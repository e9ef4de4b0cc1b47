"""What a text becomes: only allowed tags, attributes and addresses, whatever was typed, and quickly."""

from __future__ import annotations

import time
from html.parser import HTMLParser
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.discussions import bodies, markup
from backend.lib.errors import DomainError

PERSON = UUID("01900000-0000-7000-8000-000000000001")
STRANGER = UUID("01900000-0000-7000-8000-000000000002")
NAMES = {PERSON: 'Trần "Thị" <Ước>'}
TAGS = {
    "a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "s", "span", "strong", "table", "tbody", "td",
    "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "rel", "target", "class"}, "span": {"class", "data-person", "data-unit"}, "ol": {"start"},
}  # fmt: skip

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://a.vn/0x0.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "[x](\\\\evil.example)",
    "[x](/logout)",
    "[x](file:///etc/passwd)",
    "[a [b](http://c.vn)](http://d.vn)",
    "[x]: javascript:alert(1)\n\n[x]",
    '<http://a.vn/"onmouseover=alert(1)>',
    "http://a.vn/'onclick='alert(1)",
    '[x](http://a.vn "onload=alert(1)")',
    "| a | <b onclick=x> |\n|---|---|\n| `|` | </td><script> |",
    "```\n</code></pre><script>alert(1)</script>\n```",
    '```js" onload="x\ncode\n```',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    '<div style="background:url(javascript:x)">',
    "<!--<img src=x onerror=alert(1)>-->",
    "@[x](person:../../evil)",
    f"@[<b>x</b>](person:{PERSON})",
    f"[@[x](person:{PERSON})](http://a.vn)",
    f"@[@[x](person:{STRANGER})](person:{STRANGER})",
    '917/QĐ-BTNMT"><script>',
    "\\<script\\>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
SIGNS = ["**", "`", "\n", "\n\n", "> ", "- ", "1. ", "|", "[", "](", ")", "<", ">", "&", "@["]
SLOW = {
    "quotes": ">" * 10_000, "stars": "*" * 10_000, "brackets": "[" * 10_000, "unclosed": "[a](" * 2_500,
    "underlines": "_a" * 5_000, "both": "*_" * 5_000, "ticks": "`a" * 5_000, "angles": "<http://" * 1_250,
    "entities": "&#" * 5_000, "line": "a" * 10_000, "table": "|a" * 100 + "\n" + "|-" * 100 + "\n|" * 4_000,
    "links": "http://" * 1_400, "mails": "a.b@c." * 1_600, "codes": "1/A-B " * 1_600, "at": "@[" * 5_000,
    "lists": "- " * 5_000, "nested": "\n".join("  " * depth + "- a" for depth in range(90)), "tildes": "~~a" * 3_000,
    "balanced": "[" * 5_000 + "]" * 5_000, "mentions": f"@[x](person:{PERSON})" * 160, "lines": "> a\n" * 2_500,
}  # fmt: skip


class Oracle(HTMLParser):
    """Reads the result as a browser would and complains of everything that is not on the list."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set()), (tag, name)
            assert name != "class" or value in ("code", "mention")
            if name == "href":
                assert (value or "").lower().startswith(("http://", "https://", "mailto:", "/chi-dao?so=")), value
            if name in ("data-person", "data-unit"):
                assert value == str(PERSON)


def read(typed: str) -> str:
    rendered = markup.render(markup.settle(typed, NAMES), NAMES)
    oracle = Oracle()
    oracle.feed(rendered.html)
    oracle.close()
    return rendered.html


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_becomes_harmless(typed: str) -> None:
    assert "<script" not in read(typed)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([*HOSTILE, *SIGNS]),
            st.text(max_size=20),
        ),
        max_size=12,
    ).map("".join)
)
def test_any_mixture_of_signs_becomes_harmless_and_the_same_twice(typed: str) -> None:
    assert read(typed) == read(typed)


@pytest.mark.parametrize("name", SLOW)
def test_worst_cases_are_rendered_quickly(name: str) -> None:
    typed = SLOW[name][:10_000]
    best = min(_seconds(typed) for _ in range(3))
    assert best <= 0.05, f"{best * 1000:.0f} ms"


def _seconds(typed: str) -> float:
    start = time.thread_time()
    markup.render(typed, NAMES)
    return time.thread_time() - start


def test_mention_shows_the_true_name_and_nobody_who_cannot_read() -> None:
    typed = f"@[Bộ trưởng](person:{PERSON}) và @[Người lạ](person:{STRANGER})"
    settled = markup.settle(typed, NAMES)
    assert str(STRANGER) not in settled
    assert "@Người lạ" in settled
    rendered = markup.render(settled, NAMES)
    assert f'data-person="{PERSON}"' in rendered.html
    assert "Bộ trưởng" not in rendered.html
    assert rendered.people == (PERSON,)


@pytest.mark.parametrize(
    "code", ["917/QĐ-BTNMT", "2054/BTNMT-TCQLĐĐ", "28/2018/QĐ-TTg", "02/CT-BTNMT", "45/2013/QH13", "15/STN&MT-QLĐĐ"]
)
def test_document_code_becomes_a_link_for_the_readers_own_rights(code: str) -> None:
    shown = code.replace("&", "&amp;")
    assert 'class="code" href="/chi-dao?so=' in read(f"Theo {code}, đề nghị")
    assert f">{shown}</a>, đề nghị" in read(f"Theo {code}, đề nghị")


@pytest.mark.parametrize("text", ["1/2", "24/7", "01/03/2019", "km/h-A", "12/4-B5", "`917/QĐ-BTNMT`"])
def test_what_is_no_document_code_stays_text(text: str) -> None:
    assert 'class="code"' not in read(text)


def test_line_breaks_emphasis_lists_and_links_work() -> None:
    html = read("**đậm** và *nghiêng*\nhttps://monre.gov.vn\n\n- một\n- hai")
    assert "<strong>đậm</strong>" in html
    assert "<br>" in html
    assert 'href="https://monre.gov.vn" rel="noopener noreferrer nofollow" target="_blank"' in html
    assert html.count("<li>") == 2


def test_heading_signs_stay_as_typed() -> None:
    assert read("# Kính gửi").startswith("<p># Kính gửi")


def test_excerpt_is_plain_and_short() -> None:
    html = markup.render("**Kính gửi** các Sở:\n\n- một\n- hai &lt;b&gt;", {}).html
    assert markup.excerpt(html) == "Kính gửi các Sở: một hai <b>"
    long = markup.render("từ " * 100, {}).html
    assert len(markup.excerpt(long)) <= markup.EXCERPT + 1
    assert markup.excerpt(long).endswith("…")


def test_direction_signs_stay_only_in_pairs() -> None:
    assert bodies.clean("a\u202eb\u202cc") == "a\u202eb\u202cc"
    assert bodies.clean("a\u202eb") == "ab"
    assert bodies.clean("a\u2066b\u202c") == "ab"
    assert bodies.clean("a\u202eb\nc\u202cd") == "ab\ncd"


def test_piled_up_marks_are_cut() -> None:
    cleaned = bodies.clean("a" + "\u0323\u0330" * 50 + "ế")
    assert 8 <= len(cleaned) <= 11
    assert cleaned.endswith("ế")


def test_emoji_sequences_stay_whole() -> None:
    family = "👩‍👩‍👧 👍🏽 ❤️"
    assert bodies.clean(family) == family


def test_decomposed_text_is_composed() -> None:
    assert bodies.clean("Đa\u0302\u0301t") == "Đấ" + "t"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "blank"),
        (" \u200b\u2060\ufeff ", "blank"),
        ("x" * 10_001, "too_long"),
        ("𝄞" * 10_000 + "x", "too_long"),
        ("a\x00", "bad_character"),
        ("a\ud800", "bad_character"),
        (f"@[x](person:{PERSON})" * 51, "too_many_mentions"),
    ],
)
def test_unfit_text_is_refused(typed: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        bodies.clean(typed)
    assert refused.value.fields[0].code == code


@pytest.mark.parametrize(
    "typed",
    [
        "Vâng ạ, em gửi ngay, khoảng ~300 thửa.",
        "Đề nghị báo cáo trước ngày 25/11/2026 (biểu 02), gửi kèm bảng tổng hợp: 3.500 thửa; 12,5%!",
        "Dòng một\nDòng hai\n\n\nĐoạn khác – “hết”… 👍",
    ],
)
def test_ordinary_text_does_not_need_the_parser(typed: str) -> None:
    assert markup.is_plain(typed)
    assert markup.render(typed, {}) == markup.render_markdown(typed, {})


@pytest.mark.parametrize(
    "typed",
    [
        "**đậm**", "- một", "+ một", "1. một", "2) hai", "a\n3. b", "    mã", "a @ b", "xem a.vn", "www.a.vn",
        "https://a.vn", "a//b.vn", "917/QĐ-BTNMT", "x < y", "a & b", "`x`", "a | b", "# a", "a_b", "~~x~~", "[x](y)",
        "a\\b", "a\u00a0b", " a", "a ", "a\tb", "x\n---", "=",
    ],
)  # fmt: skip
def test_text_that_may_mean_something_goes_through_the_parser(typed: str) -> None:
    assert not markup.is_plain(typed)


PIECES = ["vn", "www.", "1. ", "2) ", "- ", "917/QĐ-TTg", "mailto:", "ftp:", "https:/", "(c)", "--", "...", "a.b", "~~"]
PIECES += ["\n\n", *" 01aBđậ,;?!()%\"'+:-/.\n–“…😀~"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=30))
def test_text_shown_without_the_parser_is_what_the_parser_makes_of_it(typed: list[str]) -> None:
    try:
        body = bodies.clean("".join(typed))
    except DomainError:
        return
    if markup.is_plain(body):
        assert markup.render(body, {}) == markup.render_markdown(body, {})
