// What can be done with a case beyond talking: each action is stated once here. The menu, the keys and the dialog
// come from this list; whether it is allowed is the server's answer.
import type { CaseAction } from '@/api/client'
import type { CaseDetail, FormField } from '@/api/types'
import { t } from '@/app/i18n'
import { kinds } from '../words'

export type FieldKind = FormField['type'] | 'staff' | 'team' | 'case'
export interface ActionField {
  id: string
  kind: FieldKind
  required?: boolean
  choices?: (detail: CaseDetail) => { value: string; label: string }[]
  start?: (detail: CaseDetail) => string
  /** The key of its text, where `field.<id>` is not the word. */
  label?: string
  /** The key of what no choice means, where it is not nobody. */
  empty?: string
}
export interface Action {
  id: string
  /** Last part of the address it is posted to. */
  path: CaseAction
  when: (detail: CaseDetail) => boolean
  fields: ActionField[]
  key?: string
  danger?: boolean
}

const ended = ['closed', 'merged', 'cancelled', 'spam']
const open = (detail: CaseDetail) => !ended.includes(detail.category)
const waiting = (detail: CaseDetail) => waits.includes(detail.category)
const waits = ['waiting_customer', 'waiting_third_party', 'scheduled']
const named = (prefix: string, ids: readonly string[]) => () => ids.map((value) => ({ value, label: t(`${prefix}.${value}`) }))
const stages = (detail: CaseDetail) => detail.stages.filter((stage) => stage.state !== 'current').map((stage) => ({ value: stage.id, label: stage.name }))

export const actions: Action[] = [
  { id: 'assign', path: 'assign', key: 'a', when: open, fields: [
    { id: 'team', kind: 'team', start: (detail) => detail.team?.id ?? '' },
    { id: 'owner', kind: 'staff', start: (detail) => detail.owner?.id ?? '' },
    { id: 'note', kind: 'long_text' },
  ] },
  { id: 'priority', path: 'priority', key: 'p', when: open, fields: [
    { id: 'level', kind: 'choice', required: true, choices: named('priority', ['low', 'normal', 'high', 'urgent']), start: (detail) => detail.priority.level },
    { id: 'reason', kind: 'long_text', required: true },
  ] },
  { id: 'pause', path: 'pause', key: 'z', when: (detail) => open(detail) && !waiting(detail), fields: [
    { id: 'wait_for', kind: 'choice', required: true, choices: named('category', waits), start: () => 'waiting_customer' },
    { id: 'until', kind: 'date' },
    { id: 'reason', kind: 'long_text' },
  ] },
  { id: 'resume', path: 'resume', when: waiting, fields: [] },
  { id: 'solve', path: 'solve', key: 'e', when: (detail) => open(detail) && detail.category !== 'solved', fields: [] },
  { id: 'reopen', path: 'reopen', when: (detail) => ['closed', 'cancelled', 'spam', 'solved'].includes(detail.category), fields: [] },
  { id: 'promise', path: 'promises', when: open, fields: [
    { id: 'text', kind: 'text', required: true },
    { id: 'due_at', kind: 'date', required: true },
  ] },
  { id: 'follow_up', path: 'follow-ups', when: open, fields: [
    { id: 'note', kind: 'text', required: true, label: 'field.follow_up' },
    { id: 'due_at', kind: 'date', required: true },
  ] },
  { id: 'approval', path: 'approvals', when: open, fields: [{ id: 'reason', kind: 'long_text', required: true }] },
  { id: 'link', path: 'links', when: () => true, fields: [
    { id: 'kind', kind: 'choice', required: true, choices: named('link', ['related', 'parent', 'child']), start: () => 'related', label: 'field.link' },
    { id: 'other', kind: 'case', required: true },
  ] },
  { id: 'split', path: 'split', when: open, fields: [
    { id: 'kind', kind: 'choice', required: true, choices: named('kind', kinds), start: (detail) => detail.kind },
    { id: 'title', kind: 'text', required: true },
  ] },
  { id: 'merge', path: 'merge', when: open, danger: true, fields: [{ id: 'into', kind: 'case', required: true }] },
  { id: 'unmerge', path: 'unmerge', when: (detail) => detail.category === 'merged', fields: [] },
  { id: 'leave', path: 'leave', when: open, danger: true, fields: [
    { id: 'to', kind: 'choice', required: true, choices: stages },
    { id: 'reason', kind: 'long_text', required: true },
  ] },
  { id: 'give_up', path: 'give-up', when: open, danger: true, fields: [
    { id: 'as', kind: 'choice', required: true, choices: named('category', ['cancelled', 'spam']), start: () => 'cancelled' },
    { id: 'reason', kind: 'long_text', required: true },
  ] },
]
