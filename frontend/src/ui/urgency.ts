/** The levels of urgency of a document, 0 to 4, in the words of the archive dictionary. */
import { t } from "@lingui/core/macro";

/** 0 ordinary, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hỏa tốc with an hour set. */
export type Urgency = 0 | 1 | 2 | 3 | 4;

/** Empty for an ordinary document, which carries no mark. */
export function urgencyLabel(level: Urgency): string {
  if (level === 1) return t`Khẩn`;
  if (level === 2) return t`Thượng khẩn`;
  if (level === 3) return t`Hỏa tốc`;
  if (level === 4) return t`Hỏa tốc hẹn giờ`;
  return "";
}

/** A number from the server as a level; what is unknown counts as ordinary. */
export function asUrgency(level: number): Urgency {
  return level === 1 || level === 2 || level === 3 || level === 4 ? level : 0;
}
