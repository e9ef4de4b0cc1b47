import { describe, expect, test } from "vitest";
import type { Letter } from "../../realtime/outbox";
import { message, messages } from "../../store/testing";
import { readHtml } from "./html";
import { markup, quoted } from "./markup";
import { fromBody, mentionQuery, toBody, withPick } from "./mentions";
import { isBlank, plainText } from "./plainText";
import { entriesOf } from "./rows";

const ID = "01a20324-f141-7b6e-8ade-431bcb879e9d";

test.each(["", " \n", "\u200b\u200d\ufeff", "\u2060 \u3164"])("%j has nothing to be read", (text) => {
  expect(isBlank(text)).toBe(true);
  expect(isBlank(`${text}ê`)).toBe(false);
});

describe("the server's HTML", () => {
  test("becomes a tree of known tags", () => {
    expect(readHtml("<p>Đã <strong>rõ</strong><br>\nxong</p>")).toEqual([
      {
        tag: "p",
        attributes: {},
        children: [
          "Đã ",
          { tag: "strong", attributes: {}, children: ["rõ"] },
          { tag: "br", attributes: {}, children: [] },
          "\nxong",
        ],
      },
    ]);
  });

  test.each([
    "<script>alert(1)</script>",
    '<img src="x" onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<span style="position:fixed" onclick="x()">x</span>',
    '<iframe src="https://x"></iframe>',
  ])("even if %s came through, nothing of it would act", (html) => {
    const text = JSON.stringify(readHtml(html), (key, value) => (key === "children" ? value : value));
    const tags = [...text.matchAll(/"tag":"(\w+)"/g)].map(([, tag]) => tag);
    expect(tags.every((tag) => ["a", "span"].includes(tag ?? ""))).toBe(true);
    expect(text).not.toMatch(/"(?:href|style|onclick|src)":/);
  });

  test("links keep safe addresses, codes lead to the directive", () => {
    const [link] = readHtml('<a class="code" href="/chi-dao?so=917%2FQ%C4%90-BTNMT">917/QĐ-BTNMT</a>');
    expect(link).toMatchObject({ tag: "a", attributes: { href: "/chi-dao?so=917%2FQ%C4%90-BTNMT", class: "code" } });
  });

  test("entities are text again, and only once", () => {
    expect(plainText("<p>a &lt;b&gt; &amp;amp; &quot;c&quot; &#39;d&#39;</p>")).toBe(`a <b> &amp; "c" 'd'`);
  });

  test("a tag that was never opened or closed harms nothing", () => {
    expect(plainText("</p>a<p>b<strong>c")).toBe("ab c".replace(" ", ""));
  });
});

describe("mentions", () => {
  const picks = [
    { kind: "person" as const, id: ID, name: "Trần Thị Ước" },
    { kind: "unit" as const, id: ID, name: "Sở TN&MT Tây Ninh" },
  ];

  test("are shown as names and sent as tokens", () => {
    const body = `Kính gửi @[Sở TN&MT Tây Ninh](unit:${ID}), nhờ @[Trần Thị Ước](person:${ID}).`;
    const shown = fromBody(body);
    expect(shown.text).toBe("Kính gửi @Sở TN&MT Tây Ninh, nhờ @Trần Thị Ước.");
    expect(toBody(shown.text, shown.picks)).toBe(body);
  });

  test("a name that was changed is plain text", () => {
    expect(toBody("@Trần Thị Ướ và @Trần Thị Ướcx", picks)).toBe("@Trần Thị Ướ và @Trần Thị Ướcx");
  });

  test("the longer of two names is meant", () => {
    const both = [
      { kind: "unit" as const, id: "1", name: "Sở A" },
      { kind: "unit" as const, id: "2", name: "Sở A Bình" },
    ];
    expect(toBody("@Sở A Bình @Sở A", both)).toBe("@[Sở A Bình](unit:2) @[Sở A](unit:1)");
  });

  test("are looked for after an @ at the beginning of a word, over several words", () => {
    expect(mentionQuery("Nhờ @tran thi", 13)).toEqual({ at: 4, words: "tran thi" });
    expect(mentionQuery("@", 1)).toEqual({ at: 0, words: "" });
    expect(mentionQuery("a@b", 3)).toBeUndefined();
    expect(mentionQuery("@a\nb", 4)).toBeUndefined();
  });

  test("a pick takes the place of what was typed", () => {
    const query = mentionQuery("Nhờ @tran xem", 9);
    expect(query && withPick("Nhờ @tran xem", query, 9, "Trần Thị Ước")).toEqual({
      text: "Nhờ @Trần Thị Ước xem",
      caret: 18,
    });
  });
});

describe("marks", () => {
  const at = (text: string, start: number, end = start) => ({ text, start, end });

  test("go around the selection and away again", () => {
    const bold = markup(at("rất gấp", 4, 7), "bold");
    expect(bold).toEqual({ text: "rất **gấp**", start: 6, end: 9 });
    expect(markup(bold, "bold")).toEqual({ text: "rất gấp", start: 4, end: 7 });
  });

  test("a list takes whole lines", () => {
    expect(markup(at("a\nb", 0, 3), "list").text).toBe("- a\n- b");
    expect(markup(at("- a\n- b", 0, 7), "list").text).toBe("a\nb");
  });

  test("a link asks for what is missing", () => {
    expect(markup(at("https://a.vn", 0, 12), "link")).toEqual({ text: "[](https://a.vn)", start: 1, end: 1 });
    expect(markup(at("mẫu", 0, 3), "link").text).toBe("[mẫu](https://)");
  });

  test("a quotation leaves room to answer", () => {
    expect(quoted("a\nb")).toBe("> a\n> b\n\n");
  });
});

describe("rows of the feed", () => {
  const given = { letters: [], firstUnread: undefined, fromStart: true };

  test("who goes on speaking is not named again; a day and the new line are", () => {
    const tomorrow = message(4, { at: "2019-08-13T08:00:00Z" });
    const list = [...messages(1, 3), tomorrow];
    const entries = entriesOf({ ...given, messages: list, firstUnread: 3 });
    const flags = entries.map((entry) => entry.kind === "message" && [entry.opensDay, entry.opensNew, entry.continues]);
    expect(flags).toEqual([
      [true, false, false],
      [false, false, true],
      [false, true, false],
      [true, false, false],
    ]);
  });

  test("a letter keeps its row when it has become a message", () => {
    const letter = { client_id: "k2", conversation_id: "c1" } as Letter;
    const before = entriesOf({ ...given, messages: messages(1, 1), letters: [letter] });
    const after = entriesOf({ ...given, messages: messages(1, 2), letters: [letter] });
    expect(before.map((entry) => entry.key)).toEqual(["k1", "k2"]);
    expect(after.map((entry) => entry.key)).toEqual(["k1", "k2"]);
    expect(after[1]?.kind).toBe("message");
  });
});
