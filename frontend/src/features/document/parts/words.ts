/** Word boxes of a page in percent of the page's box, so that they fit any zoom. */
import type { FilePage } from "../../../api/queries/documents";

export interface PlacedWord {
  key: string;
  text: string;
  left: string;
  top: string;
  width: string;
  height: string;
  /** How much the letters must be stretched to be as wide as on the page. */
  stretch: number;
  /** Letter size as a share of the page's width, for the size of the transparent text. */
  size: number;
}

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

/** The box of a word is a little higher than the letters' size. */
const LETTERS = 0.8;

/** Width of a text in a font of the size 1, in the font of the text layer. */
export type Measure = (text: string) => number;

/** PDF points count from the bottom left; the screen counts from the top left. */
export function placeWords(page: FilePage, measure: Measure): PlacedWord[] {
  return page.words.map(([text, x0, y0, x1, y1], index) => ({
    key: `${index}`,
    text,
    left: percent(x0 / page.width),
    top: percent((page.height - y1) / page.height),
    width: percent((x1 - x0) / page.width),
    height: percent((y1 - y0) / page.height),
    size: ((y1 - y0) * LETTERS) / page.width,
    stretch: (x1 - x0) / ((y1 - y0) * LETTERS * measure(text) || 1),
  }));
}

/** The page's text as paragraphs for reading on a narrow screen: lines are joined, blank lines and list marks part. */
export function paragraphs(text: string): string[] {
  const result: string[] = [];
  let open = false;
  for (const line of text.split("\n").map((one) => one.trim())) {
    if (!line) {
      open = false;
    } else if (open && !startsParagraph(line)) {
      result[result.length - 1] += ` ${line}`;
    } else {
      result.push(line);
      open = true;
    }
    if (/[.;:]$/.test(line)) open = false;
  }
  return result;
}

function startsParagraph(line: string): boolean {
  return /^(\d+[.)]|[a-zđ][.)]|[-–•+]|Điều\s+\d+|Căn cứ|Kính gửi|Nơi nhận|Số:)/u.test(line);
}

/** The smallest prepared width that is sharp enough, or the largest there is. */
export function imageWidth(cssWidth: number, pixelRatio: number): number {
  const needed = cssWidth * Math.min(pixelRatio, 2) * 0.9;
  return [828, 1240, 1654].find((width) => width >= needed) ?? 1654;
}
