/** What can go wrong with a request, as classes the screen can tell apart. */
import { i18n } from "@lingui/core";

/** The server's `application/problem+json`, as documented in docs/protocol.md. */
interface Problem {
  code?: string;
  title?: string;
  detail?: Words;
  request_id?: string;
  errors?: ({ path: string; code: string } & Words)[];
  [extra: string]: unknown;
}

/** One sentence in both languages. */
interface Words {
  vi: string;
  en: string;
}

/** The server answered with an error; `code` is for the program, `title` and `detail` are for the person. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    /** Field path to message, e.g. {"recipients.0.unit": "Đơn vị không còn hoạt động."} */
    readonly fields: Record<string, string>,
    readonly requestId: string,
    /** The whole answer: a 412 carries the current state, a 403 the missing right. */
    readonly problem: Record<string, unknown>,
    /** Seconds after which the same may be asked again; 0 when the server did not say. */
    readonly retryAfter = 0,
  ) {
    super(`${status} ${code}`);
  }
}

/** No answer at all: offline, timed out, or cut on the way. The request may or may not have been carried out. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

/** Reads an error answer; one of a proxy, which is no problem document, still becomes an ApiError. */
export async function toApiError(response: Response): Promise<ApiError> {
  const problem = await readProblem(response);
  return new ApiError(
    response.status,
    problem.code ?? `http_${response.status}`,
    problem.title ?? "",
    problem.detail ? spoken(problem.detail) : "",
    Object.fromEntries((problem.errors ?? []).map((error) => [error.path, spoken(error)])),
    problem.request_id ?? response.headers.get("X-Request-Id") ?? "",
    problem,
    Number(response.headers.get("Retry-After")) || 0,
  );
}

function spoken(words: Words): string {
  return i18n.locale === "en" ? words.en : words.vi;
}

async function readProblem(response: Response): Promise<Problem> {
  if (!/\bjson\b/.test(response.headers.get("Content-Type") ?? "")) return {};
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? (body as Problem) : {};
  } catch {
    return {};
  }
}
