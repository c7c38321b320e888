// What the portal reads from the server.
import type { Attachment, FormField, Time } from '@/api/types'

export interface RequestKind { id: string; name: string; fields: FormField[] }
/** The kinds of request; `draft` lets this visitor attach files to the one he is writing. */
export interface Kinds { items: RequestKind[]; draft: string }
export interface Sent { number: string; track_url: string }

export interface Track {
  number: string
  title: string
  kind_name: string
  state: string
  stages: { id: string; name: string; state: 'done' | 'current' | 'ahead'; at: Time | null }[]
  promise: { text: string; due_at: Time } | null
  messages: { id: string; from: 'me' | 'staff' | 'system'; author: string; text: string; at: Time; attachments: Attachment[] }[]
  approvals: { id: string; reason: string }[]
  may: { reply: boolean; confirm: boolean }
}

export interface Rating { may_rate: boolean; score: number | null; comment: string }
