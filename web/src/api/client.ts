// The one door to the server, typed by the server's own description (openapi.json). Refusals arrive as problem
// documents and leave as `Refused`.
import createClient from 'openapi-fetch'
import { language } from '@/app/i18n'
import { learnServerTime } from '@/app/time'
import type { paths } from './schema'
import type { Attachment, Problem } from './types'

/** The server said no. `reason` is the stable word, `message` the sentence in the reader's language. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message = '',
    readonly field = '',
    readonly details: Record<string, string> = {},
    readonly problems: Problem['problems'] = [],
  ) {
    super(message)
  }
  /** What is wrong with one field of a form, if anything is. */
  of(field: string): string {
    // Inside a command a form's fields stand below its member: `fields.model`, `record.model`.
    const isIt = (path?: string) => path === field || path === `fields.${field}` || path === `record.${field}`
    return this.problems?.find((problem) => isIt(problem.field))?.detail ?? (isIt(this.field) ? this.message : '')
  }
}

let onSignedOut = () => {}
/** Called when the server no longer knows the session. */
export const whenSignedOut = (react: () => void) => (onSignedOut = react)

async function refusalOf(response: Response): Promise<Refused> {
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>
  return new Refused(response.status, problem.reason ?? 'unexpected', problem.detail ?? `HTTP ${response.status}`, problem.field, problem.details, problem.problems)
}

export const api = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' })

api.use({
  onRequest({ request }) {
    if (!request.headers.has('Accept-Language')) request.headers.set('Accept-Language', language.value)
    if (request.method !== 'GET' && !request.headers.has('Idempotency-Key')) request.headers.set('Idempotency-Key', crypto.randomUUID())
    return request
  },
  async onResponse({ request, response }) {
    learnServerTime(response.headers.get('Date'))
    if (response.ok) return
    const refusal = await refusalOf(response)
    if (refusal.status === 401 && !new URL(request.url).pathname.startsWith('/api/v1/session')) onSignedOut()
    throw refusal
  },
  onError: () => new Refused(0, 'offline'),
})

/** The body of an answer; a refusal has been thrown before. */
export const take = async <T>(answer: Promise<{ data?: T }>): Promise<NonNullable<T>> => (await answer).data as NonNullable<T>

/** Without what was left empty. */
export function given<T extends Record<string, unknown>>(query: T): T {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '' && value !== undefined)) as T
}

type Posts = { [P in keyof paths]: paths[P] extends { post: object } ? P : never }[keyof paths]

/** An action whose address is data: `path` below `/api/v1`, checked by `ActionOf` where it is written down. */
export const act = (path: string, body: unknown) => take(api.POST(`/api/v1${path}` as Posts, { body } as never))

/** The actions of a case by the last part of their address. */
export type CaseAction = Posts extends infer P ? (P extends `/api/v1/cases/{id}/${infer Action}` ? Action : never) : never

/** Sends one file as it is; the server names it by its content. */
export function upload(path: string, file: File): Promise<Attachment> {
  return take(
    api.POST(`/api/v1${path}` as '/api/v1/attachments', {
      body: file as never,
      bodySerializer: (body: unknown) => body as File,
      headers: { 'Content-Type': file.type || 'application/octet-stream', 'X-Filename': encodeURIComponent(file.name) },
    } as never) as Promise<{ data?: Attachment }>,
  )
}
