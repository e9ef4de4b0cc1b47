/**
 * The first data, which the server writes into the page as `<script type="application/json" id="boot">`. The same
 * without what only a page needs (`csrf`, `shared`, `urls`) is the answer of GET me.
 */

export type Locale = "vi" | "en";
export type Theme = "light" | "dark" | "system";

export interface BootPerson {
  id: string;
  name: string;
  title: string;
  username: string;
  locale: Locale;
  theme: Theme;
  shares_reading: boolean;
}

export interface BootUnit {
  id: string;
  name: string;
  short_name: string;
  notation: string;
  organisation_id: string;
}

export interface BootPost {
  id: string;
  position: string;
  unit: BootUnit;
  organisation_name: string;
  roles: string[];
  is_primary: boolean;
}

export interface Me {
  person: BootPerson;
  posts: BootPost[];
  /** Rights that are not tied to one thing. */
  abilities: string[];
  demo: boolean;
  /** Identity of the event log; another epoch than this one means a restored backup: reload. */
  epoch: string;
  /** Number of the person's own stream, read before the rest: {"person.<id>": 12}. */
  head: Record<string, number>;
  unread: { conversations: number; notifications: number };
  version: string;
}

export interface Boot extends Me {
  csrf: string;
  /** Signed in on a shared computer: nothing is kept on it. */
  shared: boolean;
  urls: { login: string; logout: string; password: string; second_factor: string; language: string };
  locale: Locale;
  theme: Theme;
}

let current: Boot | undefined;

/** Reads the page's boot data once; the page is of no use without it. */
export function readBoot(source: Document = document): Boot {
  const text = source.getElementById("boot")?.textContent;
  if (!text) throw new Error("boot_missing");
  const data = JSON.parse(text) as Omit<Boot, "locale" | "theme">;
  current = { ...data, locale: data.person.locale, theme: data.person.theme };
  return current;
}

/** The boot data; callable from anywhere once main.tsx has read it. */
export function boot(): Boot {
  return current ?? readBoot();
}

/** Rights, posts or counts changed: the answer of GET me takes the place of what the page began with. */
export function renewBoot(me: Me): void {
  current = { ...boot(), ...me, locale: me.person.locale, theme: me.person.theme };
}

/** Whether the signed-in person holds a right that is not tied to one thing; a thing carries its own abilities. */
export function may(ability: string): boolean {
  return boot().abilities.includes(ability);
}

/** The post shown first: the person's own unit in lists, headers and signatures. */
export function mainPost(): BootPost | undefined {
  const { posts } = boot();
  return posts.find((post) => post.is_primary) ?? posts[0];
}
