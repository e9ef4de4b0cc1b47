/** The one way to the REST API: same-origin session, CSRF, preconditions, idempotency keys, errors as classes. */
import { boot } from "../boot";
import { NetworkError, toApiError } from "./errors";

export { ApiError, NetworkError } from "./errors";

type QueryValue = string | number | boolean | null | undefined;

export interface RequestOptions {
  query?: Record<string, QueryValue | readonly QueryValue[]>;
  /** ETag of the state the change was made on; the server answers 412 when it is no longer the current one. */
  ifMatch?: string;
  /** The same key again gives the same answer, so an unknown outcome may be retried. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

export interface BodyOptions extends RequestOptions {
  /** JSON, or FormData/Blob for files. */
  body?: unknown;
}

/** An answer with its ETag, for the If-Match of the next change. */
export interface Answer<T> {
  data: T;
  etag: string | null;
}

const ROOT = "/api/v1";

/** Fired on window when the server no longer knows the session; the Shell asks to sign in again over the page. */
export const SESSION_ENDED = "chidao:session-ended";

export function csrfToken(cookies: string = document.cookie): string {
  const found = /(?:^|;\s*)(?:__Host-)?csrftoken=([^;]+)/.exec(cookies);
  return found?.[1] ? decodeURIComponent(found[1]) : boot().csrf;
}

/** "documents/5" or "/documents/5" under /api/v1; a full path such as a cursor's "/api/v1/…" stays as it is. */
export function apiUrl(path: string, query: RequestOptions["query"] = {}): string {
  const base = path.startsWith("/api/") ? path : `${ROOT}/${path.replace(/^\//, "")}`;
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") search.append(key, String(one));
    }
  }
  const text = search.toString();
  return text ? `${base}${base.includes("?") ? "&" : "?"}${text}` : base;
}

function payload(body: unknown): { body?: BodyInit; type?: string } {
  if (body === undefined) return {};
  if (body instanceof FormData || body instanceof Blob) return { body };
  return { body: JSON.stringify(body), type: "application/json" };
}

function headersFor(method: string, options: BodyOptions, type: string | undefined): Headers {
  const headers = new Headers(options.headers);
  headers.set("Accept", "application/json, application/problem+json");
  if (type) headers.set("Content-Type", type);
  if (method !== "GET") headers.set("X-CSRFToken", csrfToken());
  if (options.ifMatch) headers.set("If-Match", options.ifMatch);
  if (options.idempotencyKey) headers.set("Idempotency-Key", options.idempotencyKey);
  return headers;
}

async function send(method: string, path: string, options: BodyOptions): Promise<Response> {
  const { body, type } = payload(options.body);
  const init: RequestInit = { method, headers: headersFor(method, options, type), credentials: "same-origin" };
  if (body !== undefined) init.body = body;
  if (options.signal) init.signal = options.signal;
  try {
    return await fetch(apiUrl(path, options.query), init);
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new NetworkError("network", { cause });
  }
}

/** How often an act with a key is sent again when the server or the way to it is away for the moment. */
const REPEATS = 3;
const UNAVAILABLE = 503;

/** An act with a key is done once however often it is sent; the person need not know of a passing trouble. */
async function sendPatiently(method: string, path: string, options: BodyOptions): Promise<Response> {
  for (let left = options.idempotencyKey ? REPEATS : 0; ; left--) {
    let wait = 1;
    try {
      const response = await send(method, path, options);
      if (response.status !== UNAVAILABLE || left === 0) return response;
      wait = Number(response.headers.get("Retry-After")) || wait;
    } catch (error) {
      if (!(error instanceof NetworkError) || left === 0) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, wait * 1_000 * (1 + Math.random())));
  }
}

/** Sends, and gives the answer with its ETag; an empty answer is undefined. */
export async function request<T>(method: string, path: string, options: BodyOptions = {}): Promise<Answer<T>> {
  const response = await sendPatiently(method, path, options);
  if (response.status === 401) window.dispatchEvent(new Event(SESSION_ENDED));
  if (!response.ok) throw await toApiError(response);
  const isJson = /\bjson\b/.test(response.headers.get("Content-Type") ?? "");
  const data = response.status === 204 || !isJson ? undefined : await response.json();
  return { data: data as T, etag: response.headers.get("ETag") };
}

async function dataOf<T>(method: string, path: string, options?: BodyOptions): Promise<T> {
  return (await request<T>(method, path, options)).data;
}

export const api = {
  get: <T>(path: string, options?: RequestOptions) => dataOf<T>("GET", path, options),
  post: <T>(path: string, options?: BodyOptions) => dataOf<T>("POST", path, options),
  put: <T>(path: string, options?: BodyOptions) => dataOf<T>("PUT", path, options),
  patch: <T>(path: string, options?: BodyOptions) => dataOf<T>("PATCH", path, options),
  delete: <T = void>(path: string, options?: BodyOptions) => dataOf<T>("DELETE", path, options),
  /** As get, with the ETag. */
  read: <T>(path: string, options?: RequestOptions) => request<T>("GET", path, options),
};

/** A fresh key for one act of the person; keep it for the retries of that act. */
export function newKey(): string {
  return crypto.randomUUID();
}
