/** Comparing and finding Vietnamese words: search without marks, order by the Vietnamese alphabet, people by given name. */

const marks = /\p{M}+/gu;
const order = new Intl.Collator("vi", { numeric: true, sensitivity: "variant" });

/** Lower case without marks, đ as d: "Trần Minh Đức" becomes "tran minh duc". */
export function fold(text: string): string {
  return text.normalize("NFC").toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(marks, "");
}

/** Whether every word of the query begins a word of the text, marks aside: "tr min" finds "Trần Văn Minh". */
export function matches(text: string, query: string): boolean {
  const words = fold(text).split(/[^\p{L}\p{N}]+/u);
  return fold(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
}

export function compare(a: string, b: string): number {
  return order.compare(a.normalize("NFC"), b.normalize("NFC"));
}

/** Vietnamese names are ordered by the given name, which stands last: "Nguyễn Thị Hoa" is under H. */
export function personSortKey(name: string): string {
  const words = name.normalize("NFC").trim().split(/\s+/);
  const given = words.pop() ?? "";
  return [given, ...words].join(" ");
}

export function comparePeople(a: string, b: string): number {
  return compare(personSortKey(a), personSortKey(b));
}
