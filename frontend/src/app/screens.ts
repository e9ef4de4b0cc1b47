/** The screens, each its own chunk. A screen is the default export of features/<name>/Screen.tsx. */
import { type ComponentType, lazy } from "react";

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

type Loader<Name extends ScreenName> = () => Promise<{ default: ComponentType<ScreenProps[Name]> }>;

const loaders: { [Name in ScreenName]: Loader<Name> } = {
  inbox: () => import("../features/inbox/Screen"),
  directives: () => import("../features/directives/Screen"),
  register: () => import("../features/register/Screen"),
  document: () => import("../features/document/Screen"),
  conversations: () => import("../features/conversations/Screen"),
  notifications: () => import("../features/notifications/Screen"),
  directory: () => import("../features/directory/Screen"),
  settings: () => import("../features/settings/Screen"),
};

export const screens = {
  inbox: lazy(loaders.inbox),
  directives: lazy(loaders.directives),
  register: lazy(loaders.register),
  document: lazy(loaders.document),
  conversations: lazy(loaders.conversations),
  notifications: lazy(loaders.notifications),
  directory: lazy(loaders.directory),
  settings: lazy(loaders.settings),
};

/** Fetches a screen's code before it is asked for: on hover, on focus, or when the page is idle. */
export function preloadScreen(name: ScreenName): void {
  loaders[name]().catch(() => undefined);
}
