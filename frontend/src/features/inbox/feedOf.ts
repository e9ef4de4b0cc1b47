/** One feed from the groups of work: every document once, sorted by pressure, parted by deadline. */
import type { DocumentRow } from "../../api/queries/documents";
import type { WorkCode, WorkPage } from "../../api/queries/work";

export type FeedPart = "overdue" | "today" | "week" | "later" | "undated";

const order: FeedPart[] = ["overdue", "today", "week", "later", "undated"];
const WEEK = 7 * 24 * 3600 * 1000;

/** `today` is the calendar day in Việt Nam, yyyy-mm-dd. */
export function partOf(due: string | null, today: string): FeedPart {
  if (due === null) return "undated";
  if (due < today) return "overdue";
  if (due === today) return "today";
  return Date.parse(due) - Date.parse(today) <= WEEK ? "week" : "later";
}

export function todayInVietnam(now = new Date()): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format(now);
}

export function feedOf(rows: WorkPage["rows"], group: WorkCode | undefined, today = todayInVietnam()): DocumentRow[] {
  const found = new Map<string, DocumentRow>();
  for (const { group: code, document } of rows) if (!group || code === group) found.set(document.document.id, document);
  return [...found.values()].sort((a, b) => compareRows(a, b, today));
}

/** Overdue and near first; within a part the more urgent, then the nearer deadline. */
function compareRows(a: DocumentRow, b: DocumentRow, today: string): number {
  const part = order.indexOf(partOf(a.document.due_date, today)) - order.indexOf(partOf(b.document.due_date, today));
  const urgency = b.document.urgency - a.document.urgency;
  const due = (a.document.due_date ?? "9999") < (b.document.due_date ?? "9999") ? -1 : 1;
  return part || urgency || due;
}

/** The feed in its parts, empty ones left out. */
export function partsOf(rows: readonly DocumentRow[], today = todayInVietnam()): [FeedPart, DocumentRow[]][] {
  return order
    .map((part): [FeedPart, DocumentRow[]] => [
      part,
      rows.filter((row) => partOf(row.document.due_date, today) === part),
    ])
    .filter(([, found]) => found.length > 0);
}
