// What the pages read from the server.
export type Id = string
export type Time = string // ISO 8601, UTC
export type ClockState = 'running' | 'paused' | 'late' | 'met' | 'none'

export interface Page<T> { items: T[]; next?: string | null }

export interface Me {
  id: Id
  name: string
  login: string
  roles: string[]
  teams: { id: Id; name: string }[]
  totp: boolean
}

/** How far a right reaches. */
export type Reach = 'none' | 'own' | 'team' | 'all'

export interface SessionView { staff: Me; rights: Record<string, Reach>; expires_at: Time }

export interface CaseRow {
  id: Id
  number: string
  title: string
  kind: string
  category: string
  stage: string
  customer_name: string
  channel: string
  team: string
  owner: string
  priority: string
  due_at: Time | null
  due_clock: string
  due_state: ClockState
  warned: boolean
  updated_at: Time
  last_message: string
  unread: number
}

export interface Clock {
  id: Id
  name: string
  state: ClockState
  due_at: Time | null
  started_at: Time
  stopped_at: Time | null
  paused_for: string
  warned: boolean
  clause: string
  policy: string
  calendar: string
}

export interface FormField {
  id: string
  label: string
  type: 'text' | 'long_text' | 'number' | 'date' | 'choice' | 'multi_choice' | 'phone' | 'email' | 'boolean' | 'attachment' | 'rating'
  required: boolean
  help?: string | null
  choices?: { id: string; label: string }[]
  min?: number | null
  max?: number | null
  max_length?: number | null
  max_items?: number | null
}

/** What a person filled in, as it travels. */
export type Answer = string | number | boolean | string[] | undefined

export interface Step {
  id: string
  say: string
  ask: string
  title: string
  required: boolean
  by: string
  within: string
  clause: string
  record: FormField[]
  done_at: Time | null
  done_by: string
  recorded: Record<string, Answer>
}

export interface Stage { id: string; name: string; state: 'done' | 'current' | 'ahead' | 'skipped'; steps: Step[] }

export interface CaseDetail {
  id: Id
  number: string
  title: string
  kind: string
  kind_name: string
  category: string
  version: number
  created_at: Time
  process: string
  process_version: number
  deviations: number
  stages: Stage[]
  transitions: { to: string; name: string; kind: 'forward' | 'rework' | 'leave'; refused: string }[]
  clocks: Clock[]
  priority: { level: string; formula: string; overridden: boolean; reason: string }
  team: { id: Id; name: string } | null
  owner: { id: Id; name: string } | null
  customer: {
    id: Id; name: string; tier: string; organisation: string
    identities: { kind: string; value: string; proof: string }[]
    devices: { model: string; serial: string; warranty_until: string }[]
    note: string
  }
  channel: string
  request: { label: string; value: string }[]
  promises: { id: Id; text: string; due_at: Time; state: 'open' | 'kept' | 'broken' }[]
  approvals: { id: Id; subject: string; state: 'open' | 'approved' | 'rejected'; asked_of: string; by: string; at: Time | null; comment: string }[]
  links: { kind: string; case: Id; number: string; title: string }[]
  history: { id: Id; number: string; title: string; category: string; created_at: Time }[]
  track_url: string
}

export interface Attachment { id: Id; name: string; size: number; type: string }

export interface Message {
  id: Id
  kind: 'incoming' | 'outgoing' | 'note' | 'system'
  author: string
  channel: string
  text: string
  at: Time
  attachments: Attachment[]
}

export interface JournalRow {
  seq: number
  at: Time
  actor: string
  actor_kind: 'staff' | 'customer' | 'assistant' | 'rule' | 'clock' | 'system'
  type: string
  body: Record<string, unknown>
  rule: string
  cause: string
  hash: string
}

export interface SessionRow { id: Id; created_at: Time; seen_at: Time; expires_at: Time; address: string; agent: string; current: boolean }
export interface TotpStart { secret: string; uri: string }
export interface TokenRow { id: Id; name: string; created_at: Time; expires_at: Time; seen_at: Time | null }
export interface NewToken { id: Id; token: string; name: string; expires_at: Time }

export interface CustomerRow { id: Id; name: string; tier: string; organisation: string }
export interface CustomerDetail extends CustomerRow {
  identities: { kind: string; value: string; proof: string }[]
  devices: { model: string; serial: string; warranty_until: string }[]
  note: string
}

export interface DefinitionRow { kind: string; id: string; name: string; version: number; effective: string; clauses: string[] }
export interface DefinitionDetail extends DefinitionRow { text: string; versions: { version: number; effective: string }[] }
