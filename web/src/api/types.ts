// What the pages read from the server.
export type Id = string
export type Time = string // ISO 8601, UTC
/** Of a list row: the nearest clock. */
export type DueState = 'none' | 'running' | 'paused' | 'late'
/** `breached_open` is late and still running, `breached` was late when it stopped. */
export type ClockState = 'running' | 'paused' | 'met' | 'breached_open' | 'breached' | 'cancelled'

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

export interface Named { id: string; name: string }

export interface CaseRow {
  id: Id
  number: string
  title: string
  kind: string
  category: string
  stage: string
  customer_name: string
  channel: string
  tier: string
  team: string
  owner: string
  priority: string
  due_at: Time | null
  due_clock: string
  due_state: DueState
  warned: boolean
  needs_reply: boolean
  opened_at: Time
  updated_at: Time
  last_message: string
}

export interface Clock {
  id: string
  name: string
  state: ClockState
  due_at: Time | null
  started_at: Time
  stopped_at: Time | null
  elapsed_ms: number
  remaining_ms: number
  paused_for: string
  warned: boolean
  unit: string
  within: string
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
  choices: Named[]
  min?: number | null
  max?: number | null
  max_length?: number | null
  max_items?: number | null
}

/** What a person filled in, as it travels. */
export type Answer = string | number | boolean | string[] | undefined

export interface Step {
  id: string
  title: string
  say: string
  ask: string
  by: string
  within: string
  clause: string
  required: boolean
  done: boolean
  done_at: Time | null
  done_by: string
  record: FormField[]
  recorded: Record<string, Answer>
}

export interface Stage {
  id: string
  name: string
  state: 'done' | 'current' | 'ahead' | 'skipped'
  /** Runs within another stage. */
  inside: boolean
  entered: Time | null
  left: Time | null
  steps: Step[]
}

export interface CaseBrief { id: Id; number: string; title: string; kind: string; category: string; opened_at: Time }

export interface CaseDetail {
  id: Id
  version: number
  number: string
  title: string
  kind: string
  kind_name: string
  category: string
  opened_at: Time
  process_version: number
  deviations: number
  stages: Stage[]
  transitions: { to: string; name: string; kind: 'forward' | 'rework' | 'inner'; refused: string }[]
  clocks: Clock[]
  priority: { level: string; urgency: number; complexity: number; formula: string; overridden: boolean; reason: string }
  team: Named | null
  owner: Named | null
  customer: { id: Id; name: string; tier: string; organisation: string; devices: Device[]; note: string }
  channel: string
  request: { field: string; label: string; value: string }[]
  promises: { id: string; text: string; by: string; due_at: Time; state: 'open' | 'kept' | 'broken' | 'withdrawn' }[]
  approvals: { id: string; stage: string; leave_to: string; asked_of: string; by: string; reason: string; comment: string; state: 'pending' | 'granted' | 'refused'; at: Time; mine: boolean }[]
  follow_ups: { id: string; note: string; due_at: Time; done_at: Time | null; announced: boolean }[]
  links: { kind: string; case: Id; number: string; title: string }[]
  history: CaseBrief[]
  waiting: { for: string; reason: string; since: Time; until: Time | null } | null
  merged_into: CaseBrief | null
  answer: 'none' | 'confirmed' | 'refused'
  reopened: number
  imported: boolean
  track_url: string
}

export interface Attachment { id: Id; name: string; size: number; type: string }

export interface Actor { kind: 'person' | 'staff' | 'assistant' | 'rule' | 'clock' | 'system'; id: Id }

export interface Message {
  id: Id
  kind: 'public' | 'note' | 'system'
  author: Actor
  author_name: string
  text: string
  erased: boolean
  attachments: Attachment[]
  mentions: Id[]
  at: Time
}

export interface JournalRow {
  seq: number
  at: Time
  actor: string
  actor_kind: Actor['kind']
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

export interface Device { id: Id; product: string; model: string; serial: string; warranty_until: Time | null }
export interface Contact { id: Id; kind: string; value: string; proof: 'none' | 'stated' | 'verified' }
export interface CustomerRow { id: Id; kind: 'person' | 'organisation'; name: string; tier: string; organisation: string; contacts: Contact[] }
export interface CustomerDetail {
  id: Id
  version: number
  kind: 'person' | 'organisation'
  name: string
  tier: string
  tier_reason: string
  organisation: Named | null
  note: string
  contacts: Contact[]
  devices: Device[]
}

export interface DefinitionRow { kind: string; id: string; name: string; version: number; effective: string; clauses: string[] }
export interface DefinitionDetail extends DefinitionRow { text: string; versions: { version: number; effective: string }[] }
