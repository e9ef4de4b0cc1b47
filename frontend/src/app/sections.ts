/** The main sections, in the order of the rail and of Alt+1 to Alt+6. */
import { t } from "@lingui/core/macro";
import type { IconName } from "../ui/Icon";
import { paths } from "./paths";
import type { ScreenName } from "./screens";
import type { UnreadCounts } from "./unreadCounts";

export interface Section {
  screen: ScreenName;
  href: string;
  icon: IconName;
  label: string;
  /** For the phone's bottom bar. */
  short: string;
  count?: keyof UnreadCounts;
}

export function sections(): Section[] {
  return [
    { screen: "inbox", href: paths.inbox, icon: "inbox", label: t`Việc của tôi`, short: t`Việc` },
    { screen: "directives", href: paths.directives, icon: "directive", label: t`Chỉ đạo`, short: t`Chỉ đạo` },
    {
      screen: "conversations",
      href: paths.conversations,
      icon: "chat",
      label: t`Trao đổi`,
      short: t`Trao đổi`,
      count: "conversations",
    },
    {
      screen: "notifications",
      href: paths.notifications,
      icon: "bell",
      label: t`Thông báo`,
      short: t`Thông báo`,
      count: "notifications",
    },
    { screen: "directory", href: paths.directory, icon: "phone-book", label: t`Danh bạ`, short: t`Danh bạ` },
    { screen: "settings", href: paths.settings(), icon: "settings", label: t`Cài đặt`, short: t`Cài đặt` },
  ];
}

/** "/chi-dao/5/trao-doi" belongs to "/chi-dao"; the inbox is only "/". */
export function isWithin(path: string, href: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}
