/**
 * What stays on this machine between visits: texts not yet sent, drafts, and the last picture of a talk. One database
 * per person, emptied at sign-out; on a shared computer nothing is written at all and the tables live in memory.
 */
import { type IDBPDatabase, openDB } from "idb";

export type TableName = "outbox" | "drafts" | "snapshots";

const TABLES: readonly TableName[] = ["outbox", "drafts", "snapshots"];
const VERSION = 1;
const PREFIX = "chidao:";

export interface Table<T> {
  all(): Promise<T[]>;
  get(key: string): Promise<T | undefined>;
  put(key: string, value: T): Promise<void>;
  remove(key: string): Promise<void>;
}

export function memoryTable<T>(): Table<T> {
  const rows = new Map<string, T>();
  return {
    all: async () => [...rows.values()],
    get: async (key) => rows.get(key),
    put: async (key, value) => void rows.set(key, structuredClone(value)),
    remove: async (key) => void rows.delete(key),
  };
}

let person: string | undefined;
let opened: Promise<IDBPDatabase> | undefined;

/** Chooses whose database is used; null keeps everything in memory (shared computer). */
export function keepFor(personId: string | null): void {
  person = personId ?? undefined;
  opened = undefined;
}

function database(owner: string): Promise<IDBPDatabase> {
  opened ??= openDB(PREFIX + owner, VERSION, {
    upgrade(db) {
      for (const name of TABLES) if (!db.objectStoreNames.contains(name)) db.createObjectStore(name);
    },
  });
  return opened;
}

/** A table on disk, or in memory where the browser allows no database (private windows, full disk). */
export function table<T>(name: TableName): Table<T> {
  const spare = memoryTable<T>();
  const attempt = async <R>(work: (db: IDBPDatabase) => Promise<R>, otherwise: () => Promise<R>): Promise<R> => {
    if (person === undefined || typeof indexedDB === "undefined") return otherwise();
    try {
      return await work(await database(person));
    } catch {
      return otherwise();
    }
  };
  return {
    all: () =>
      attempt(
        (db) => db.getAll(name) as Promise<T[]>,
        () => spare.all(),
      ),
    get: (key) =>
      attempt(
        (db) => db.get(name, key) as Promise<T | undefined>,
        () => spare.get(key),
      ),
    put: (key, value) =>
      attempt(
        async (db) => void (await db.put(name, value, key)),
        () => spare.put(key, value),
      ),
    remove: (key) =>
      attempt(
        (db) => db.delete(name, key),
        () => spare.remove(key),
      ),
  };
}

/** Empties this person's database; for signing out, and when the server ends all sessions. */
export async function wipe(): Promise<void> {
  if (person === undefined || typeof indexedDB === "undefined") return;
  const db = await database(person);
  await Promise.all(TABLES.map((name) => db.clear(name)));
}
