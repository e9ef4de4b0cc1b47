/** Initials and colour of a person's avatar. */

export const HUES = 8;

/** Family name and given name, which stands last: "Nguyễn Thị Hoa" is NH. */
export function initials(name: string): string {
  const words = name.normalize("NFC").trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => (word ? [...word][0] : ""))
    .join("")
    .toLocaleUpperCase("vi");
}

/** A number from 0 to HUES - 1, the same on every machine (FNV-1a). */
export function hueOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const letter of key) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) % HUES;
}
