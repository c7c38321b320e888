// What the portal reads from the server.
import type { Attachment, FormField, Time } from '@/api/types'

export interface RequestKind { id: string; name: string; description: string; fields: FormField[] }
export interface Sent { number: string; track_url: string }

export interface Track {
  number: string
  title: string
  kind_name: string
  state: string
  stages: { id: string; name: string; state: 'done' | 'current' | 'ahead'; at: Time | null }[]
  promise: { text: string; due_at: Time } | null
  messages: { id: string; from: 'me' | 'staff' | 'system'; author: string; text: string; at: Time; attachments: Attachment[] }[]
  may: { reply: boolean; confirm: boolean; rate: boolean }
  rating: { score: number; text: string } | null
}
