/** A browser's long name in a few words: "Chrome trên Windows". */
import { t } from "@lingui/core/macro";

const browsers: [RegExp, string][] = [
  [/coc_coc/i, "Cốc Cốc"],
  [/Edg\//, "Edge"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const systems: [RegExp, string][] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS/, "macOS"],
  [/Linux/, "Linux"],
];

const first = (list: [RegExp, string][], text: string) => list.find(([pattern]) => pattern.test(text))?.[1];

export function browserWords(userAgent: string): string {
  const browser = first(browsers, userAgent);
  const system = first(systems, userAgent);
  if (browser && system) return t`${browser} trên ${system}`;
  return browser ?? system ?? t`Trình duyệt khác`;
}
