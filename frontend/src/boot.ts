/** The first data, which the server writes into the page as `<script type="application/json" id="boot">`. */

export type Locale = "vi" | "en";
export type Theme = "light" | "dark" | "system";

export interface BootPerson {
  id: string;
  name: string;
  title: string;
  username: string;
}

export interface BootUnit {
  id: string;
  name: string;
  short_name: string;
}

export interface BootPost {
  id: string;
  position: string;
  unit: BootUnit;
  organisation: BootUnit;
  roles: string[];
}

export interface Boot {
  person: BootPerson;
  posts: BootPost[];
  abilities: string[];
  locale: Locale;
  theme: Theme;
  demo: boolean;
  csrf: string;
  /** Identity of the event log; another epoch than this one means a restored backup: reload. */
  epoch: string;
  csp_nonce?: string;
  unread: { conversations: number; notifications: number };
  version: string;
  urls?: { login?: string; logout?: string };
}

let current: Boot | undefined;

/** Reads the page's boot data once; the page is of no use without it. */
export function readBoot(source: Document = document): Boot {
  const text = source.getElementById("boot")?.textContent;
  if (!text) throw new Error("boot_missing");
  current = JSON.parse(text) as Boot;
  return current;
}

/** The boot data; callable from anywhere once main.tsx has read it. */
export function boot(): Boot {
  return current ?? readBoot();
}

/** Whether the signed-in person holds a right that is not tied to one thing; a thing carries its own abilities. */
export function may(ability: string): boolean {
  return boot().abilities.includes(ability);
}

/** The post shown first: the person's own unit in lists, headers and signatures. */
export function mainPost(): BootPost | undefined {
  return boot().posts[0];
}
