/** Calls to the server under /api; every failure is an `ApiError` that says what to do next. */

export type Params = Readonly<Record<string, string | number | boolean | null | undefined | readonly string[]>>;

/** What the server (or the lack of one) answered instead of data. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  /** What to do next, in words; may be empty. */
  readonly hint: string;

  constructor(code: string, message: string, hint: string, status: number) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.hint = hint;
    this.status = status;
  }
}

/** `path?a=1&b=2&b=3`; empty values are left out. */
export function address(path: string, params: Params | URLSearchParams = {}): string {
  const query = params instanceof URLSearchParams ? params : new URLSearchParams();
  if (!(params instanceof URLSearchParams)) {
    for (const [name, value] of Object.entries(params)) {
      if (value === null || value === undefined || value === "") continue;
      for (const each of Array.isArray(value) ? value : [value]) query.append(name, String(each));
    }
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

async function failure(response: Response): Promise<ApiError> {
  const fallback = `the server answered ${response.status} ${response.statusText}`.trim();
  try {
    const body = (await response.json()) as { code?: string; message?: string; try?: string };
    return new ApiError(body.code ?? "error", body.message ?? fallback, body.try ?? "", response.status);
  } catch {
    return new ApiError("error", fallback, "Look at the terminal that runs wirebird serve.", response.status);
  }
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError("unreachable", "the server does not answer", "Check that wirebird serve is still running, then try again.", 0);
  }
  if (!response.ok) throw await failure(response);
  return (await response.json()) as T;
}

/** GET JSON; `path` is relative to /api ("meta", "incident/ID" with the id percent-encoded). */
export function get<T>(path: string, params: Params | URLSearchParams = {}, signal?: AbortSignal): Promise<T> {
  return call<T>(address(`/api/${path}`, params), { headers: { Accept: "application/json" }, ...(signal && { signal }) });
}

/** POST JSON. */
export function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return call<T>(`/api/${path}`, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", "X-Wirebird": "1" },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}
