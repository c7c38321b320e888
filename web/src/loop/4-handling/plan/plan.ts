// The words and small reckonings the views of a plan share.
import type { EditionState, TaskState } from '@/api/types'
import { t } from '@/app/i18n'

export const taskStates: TaskState[] = ['todo', 'doing', 'blocked', 'done']
export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

export type Tone = 'met' | 'soon' | 'late' | 'paused' | 'plain' | 'brand'
export const editionTone: Record<EditionState, Tone> = { draft: 'plain', returned: 'soon', reviewed: 'brand', sent: 'soon', changes_asked: 'late', confirmed: 'met', superseded: 'paused' }
export const taskTone: Record<TaskState, Tone> = { todo: 'plain', doing: 'brand', blocked: 'soon', done: 'met' }

/** A task as every list and board shows it. */
export interface TaskCard {
  case: string
  number?: string
  title?: string
  id: number
  name: string
  who: string
  state: TaskState
  progress: number
  start_at: string
  finish_at: string
  due_at: string
  late: boolean
  critical?: boolean
  note?: string
}

const two = (n: number) => String(n).padStart(2, '0')
/** For `<input type=datetime-local>`, in the reader's zone. */
export function localInput(iso: string | null | undefined): string {
  if (!iso) return ''
  const at = new Date(iso)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}
export const fromLocalInput = (text: string): string | undefined => (text && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString().replace('.000Z', 'Z') : undefined)

export const hoursOf = (minutes: number) => t('plan.hours', { n: Math.round((minutes / 60) * 100) / 100 })
