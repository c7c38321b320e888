// The one door to the server. Refusals arrive as problem documents and leave as `Refused`.
import { language } from '@/app/i18n'
import { learnServerTime } from '@/app/time'

export interface FieldProblem { field: string; reason: string; detail: string }

/** The server said no. `reason` is the stable word, `message` the sentence in the reader's language. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
    readonly field = '',
    readonly details: Record<string, unknown> = {},
    readonly problems: FieldProblem[] = [],
  ) {
    super(message)
  }
  /** What is wrong with one field of a form, if anything is. */
  of(field: string): string {
    // Inside a command a form's fields stand below its member: `fields.model`, `record.model`.
    const isIt = (path: string) => path === field || path === `fields.${field}` || path === `record.${field}`
    return this.problems.find((problem) => isIt(problem.field))?.detail ?? (isIt(this.field) ? this.message : '')
  }
}

export type Query = Record<string, string | number | undefined | null>
interface Options { query?: Query; body?: unknown; raw?: Blob; headers?: Record<string, string>; key?: string }

let onSignedOut = () => {}
/** Called when the server no longer knows the session. */
export const whenSignedOut = (react: () => void) => (onSignedOut = react)

async function refusalOf(response: Response): Promise<Refused> {
  const problem = await response.json().catch(() => ({}))
  return new Refused(response.status, problem.reason ?? 'unexpected', problem.detail ?? problem.title ?? `HTTP ${response.status}`,
    problem.field ?? '', problem.details ?? {}, problem.problems ?? [])
}

async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const url = new URL(`/api/v1${path}`, location.origin)
  for (const [name, value] of Object.entries(options.query ?? {})) if (value != null && value !== '') url.searchParams.set(name, String(value))
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language.value, ...options.headers }
  if (method !== 'GET') headers['Idempotency-Key'] = options.key ?? crypto.randomUUID()
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  const body = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
  let response: Response
  try {
    response = await fetch(url, { method, headers, body, credentials: 'same-origin' })
  } catch {
    throw new Refused(0, 'offline', '', '')
  }
  learnServerTime(response.headers.get('Date'))
  if (!response.ok) {
    const refusal = await refusalOf(response)
    if (refusal.status === 401 && path !== '/session') onSignedOut()
    throw refusal
  }
  return (response.status === 204 ? undefined : await response.json()) as T
}

export const get = <T>(path: string, query?: Query) => call<T>('GET', path, { query })
export const post = <T>(path: string, body: unknown = {}, key?: string) => call<T>('POST', path, { body, key })
export const remove = <T>(path: string, body?: unknown) => call<T>('DELETE', path, { body })

export const put = <T>(path: string, body: unknown) => call<T>('PUT', path, { body })
export const patch = <T>(path: string, body: unknown) => call<T>('PATCH', path, { body })

/** Sends one file as it is; the server names it by its content. */
export function upload<T>(path: string, file: File): Promise<T> {
  return call<T>('POST', path, {
    raw: file,
    headers: { 'Content-Type': file.type || 'application/octet-stream', 'X-Filename': encodeURIComponent(file.name) },
  })
}
