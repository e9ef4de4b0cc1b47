/** What can go wrong with a request, as classes the screen can tell apart. */

/** The server's `application/problem+json`, as documented in docs/protocol.md. */
interface Problem {
  code?: string;
  title?: string;
  detail?: string;
  request_id?: string;
  errors?: unknown;
  [extra: string]: unknown;
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
  ) {
    super(`${status} ${code}`);
  }
}

/** No answer at all: offline, timed out, or cut on the way. The request may or may not have been carried out. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

/** Reads an error answer of any shape; an answer that is no problem document still becomes an ApiError. */
export async function toApiError(response: Response): Promise<ApiError> {
  const problem = await readProblem(response);
  return new ApiError(
    response.status,
    problem.code ?? `http_${response.status}`,
    problem.title ?? response.statusText,
    problem.detail ?? "",
    flattenFields(problem.errors),
    problem.request_id ?? response.headers.get("X-Request-Id") ?? "",
    problem,
  );
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

/** Accepts [{path, message}], {path: "message"} and {path: ["message", …]}, nested or not. */
export function flattenFields(errors: unknown, prefix = ""): Record<string, string> {
  if (Array.isArray(errors)) return Object.assign({}, ...errors.map((error, i) => fromListItem(error, i, prefix)));
  if (typeof errors !== "object" || errors === null) return {};
  const found: Record<string, string> = {};
  for (const [key, value] of Object.entries(errors)) {
    const path = prefix ? `${prefix}.${key}` : key;
    const message = firstMessage(value);
    if (message === undefined) Object.assign(found, flattenFields(value, path));
    else found[path] = message;
  }
  return found;
}

function fromListItem(error: unknown, index: number, prefix: string): Record<string, string> {
  if (typeof error !== "object" || error === null) return {};
  const { path, field, message, detail } = error as Record<string, unknown>;
  const name = path ?? field;
  const words = message ?? detail;
  if (typeof name === "string" && typeof words === "string") return { [name]: words };
  return flattenFields(error, prefix ? `${prefix}.${index}` : String(index));
}

function firstMessage(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return Array.isArray(value) && typeof value[0] === "string" ? value[0] : undefined;
}
