/** What may come of a thread, in words. */
import { t } from "@lingui/core/macro";
import type { Outcome, ThreadView } from "../../realtime/shapes";

export function outcomes(): [Outcome, string][] {
  return [
    ["answered", t`Đã trả lời`],
    ["done", t`Đã thực hiện`],
    ["refused", t`Không chấp nhận`],
    ["moved", t`Chuyển nơi khác giải quyết`],
    ["duplicate", t`Trùng với chủ đề khác`],
  ];
}

export function outcomeLabel(outcome: ThreadView["outcome"]): string {
  return outcomes().find(([id]) => id === outcome)?.[1] ?? t`Chưa giải quyết`;
}
