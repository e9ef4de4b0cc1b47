/**
 * Reads the messages that stand in the code: `{name}` and `{count, plural, one {# ý kiến} other {# ý kiến}}`, which is
 * all the macros write here. The library's own reader knows every date skeleton and weighs 6 kB; a test compares both.
 */
import type { i18n } from "@lingui/core";

type Parts = Exclude<ReturnType<Parameters<typeof i18n.setMessagesCompiler>[0]>, string>;

const PLAIN = /[^{}]+/y;
const PLAIN_IN_PLURAL = /[^{}#]+/y;
const ARGUMENT = /\{\s*(\w+)\s*(?:(\})|,\s*plural\s*,)/y;
const CASE = /\s*=?(\w+)\s*\{/y;
const END = /\s*\}/y;

const known = new Map<string, Parts>();

export function compileMessage(message: string): Parts {
  const kept = known.get(message);
  if (kept) return kept;
  const parts = new Reader(message).parts(PLAIN);
  known.set(message, parts);
  return parts;
}

class Reader {
  private at = 0;

  constructor(private readonly message: string) {}

  parts(plain: RegExp): Parts {
    const parts: unknown[] = [];
    while (this.at < this.message.length && this.message[this.at] !== "}") {
      const words = this.take(plain);
      if (words) parts.push(words[0]);
      else if (this.message[this.at] === "#") parts.push(this.message[this.at++]);
      else parts.push(this.argument());
    }
    return parts as Parts;
  }

  private argument(): unknown[] {
    const [, name, isWhole] = this.take(ARGUMENT) ?? this.refuse();
    return isWhole ? [name] : [name, "plural", this.cases()];
  }

  private cases(): Record<string, Parts> {
    const cases: Record<string, Parts> = {};
    while (!this.take(END)) {
      const [, key = ""] = this.take(CASE) ?? this.refuse();
      cases[key] = this.parts(PLAIN_IN_PLURAL);
      this.at += 1;
    }
    return cases;
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.message);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  private refuse(): never {
    throw new Error(`message_unreadable: ${this.message}`);
  }
}
