/** The screens, each its own chunk. A screen is the default export of features/<name>/Screen.tsx. */
import { type Later, later } from "../ui/later";

export interface ScreenProps {
  inbox: Record<never, never>;
  directives: Record<never, never>;
  register: Record<never, never>;
  document: { id: string; tab: DocumentTab };
  conversations: { conversationId?: string };
  notifications: Record<never, never>;
  directory: Record<never, never>;
  settings: { section?: string };
}

export type ScreenName = keyof ScreenProps;

/** The tabs of a directive as they stand in the address. */
export const documentTabs = ["van-ban", "trao-doi", "tiep-nhan", "tien-trinh"] as const;
export type DocumentTab = (typeof documentTabs)[number];

export function toDocumentTab(text: string | undefined): DocumentTab {
  return documentTabs.find((tab) => tab === text) ?? "van-ban";
}

export const screens: { [Name in ScreenName]: Later<ScreenProps[Name]> } = {
  inbox: later(async () => (await import("../features/inbox/Screen")).default),
  directives: later(async () => (await import("../features/directives/Screen")).default),
  register: later(async () => (await import("../features/register/Screen")).default),
  document: later(async () => (await import("../features/document/Screen")).default),
  conversations: later(async () => (await import("../features/conversations/Screen")).default),
  notifications: later(async () => (await import("../features/notifications/Screen")).default),
  directory: later(async () => (await import("../features/directory/Screen")).default),
  settings: later(async () => (await import("../features/settings/Screen")).default),
};

/** Fetches a screen's code before it is asked for: on hover, on focus, or when the page is idle. */
export function preloadScreen(name: ScreenName): void {
  screens[name].fetch();
}
