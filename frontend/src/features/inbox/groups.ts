/** The words for the groups of work and for the parts of the feed. */
import { t } from "@lingui/core/macro";
import type { WorkCode } from "../../api/queries/work";
import type { FeedPart } from "./feedOf";

export function groupLabel(code: WorkCode): string {
  const labels: Record<WorkCode, string> = {
    to_acknowledge: t`Cần tiếp nhận`,
    mentions: t`Được nhắc đến`,
    overdue: t`Quá hạn`,
    due_soon: t`Sắp đến hạn`,
    following: t`Tôi theo dõi`,
    drafts: t`Dự thảo`,
  };
  return labels[code];
}

export function partLabel(part: FeedPart): string {
  const labels: Record<FeedPart, string> = {
    overdue: t`Quá hạn`,
    today: t`Hôm nay`,
    week: t`Trong 7 ngày`,
    later: t`Sau đó`,
    undated: t`Không có hạn`,
  };
  return labels[part];
}
