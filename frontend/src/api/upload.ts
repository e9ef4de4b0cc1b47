/**
 * Resumable uploads (tus 1.0): a file goes up in pieces; after a lost line it goes on from where the server stands.
 * The server checks type, size and hash when the last piece has come.
 */
import type { FileView } from "../realtime/shapes";
import { api, apiUrl, csrfToken } from "./client";
import { NetworkError, toApiError } from "./errors";

const PIECE = 4 * 1024 * 1024;
const TRIES = 6;
const VERSION = "1.0.0";

export interface UploadOptions {
  /** Share of the file that has arrived, 0 to 1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/** Sends a file; resolves to what the server keeps, rejects with ApiError or NetworkError. */
export async function upload(file: File, { onProgress, signal }: UploadOptions = {}): Promise<FileView> {
  const address = await begin(file, signal);
  let offset = 0;
  let failures = 0;
  while (offset < file.size) {
    try {
      offset = await sendPiece(address, file, offset, signal);
      failures = 0;
      onProgress?.(offset / file.size);
    } catch (error) {
      failures += 1;
      if (!(error instanceof NetworkError) || failures >= TRIES) throw error;
      await pause(500 * 2 ** failures, signal);
      offset = await position(address, signal).catch(() => offset);
    }
  }
  const { file: kept } = await api.get<{ file: FileView }>(new URL(address, location.href).pathname, signalOf(signal));
  return kept;
}

async function begin(file: File, signal: AbortSignal | undefined): Promise<string> {
  const response = await tus("POST", apiUrl("uploads"), signal, {
    "Upload-Length": String(file.size),
    "Upload-Metadata": `filename ${encode(file.name.normalize("NFC"))}`,
  });
  return response.headers.get("Location") ?? "";
}

async function sendPiece(address: string, file: File, offset: number, signal: AbortSignal | undefined) {
  const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
  const response = await tus("PATCH", address, signal, headers, file.slice(offset, offset + PIECE));
  return Number(response.headers.get("Upload-Offset"));
}

async function position(address: string, signal: AbortSignal | undefined): Promise<number> {
  const response = await tus("HEAD", address, signal);
  return Number(response.headers.get("Upload-Offset"));
}

async function tus(
  method: string,
  address: string,
  signal: AbortSignal | undefined,
  headers: Record<string, string> = {},
  body?: Blob,
): Promise<Response> {
  const all = { ...headers, "Tus-Resumable": VERSION, "X-CSRFToken": csrfToken(), Accept: "application/problem+json" };
  const init: RequestInit = { method, headers: all, credentials: "same-origin", ...signalOf(signal) };
  if (body) init.body = body;
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new NetworkError("network", { cause });
  }
  if (!response.ok) throw await toApiError(response);
  return response;
}

/** UTF-8 in base64, as Upload-Metadata wants its values. */
function encode(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function signalOf(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
