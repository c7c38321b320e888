// What can be done with a case beyond talking: each action is stated once here. The menu, the keys and the dialog
// come from this list; whether it is allowed is the server's answer.
import type { CaseDetail, FormField } from '@/api/types'
import { t } from '@/app/i18n'

export type FieldKind = FormField['type'] | 'staff' | 'team' | 'case'
export interface ActionField { id: string; kind: FieldKind; required?: boolean; choices?: () => { value: string; label: string }[]; start?: (detail: CaseDetail) => string }
export interface Action {
  id: string
  /** Last part of the address it is posted to. */
  path: string
  when: (detail: CaseDetail) => boolean
  fields: ActionField[]
  key?: string
  danger?: boolean
}

const ended = ['closed', 'merged', 'cancelled', 'spam']
const open = (detail: CaseDetail) => !ended.includes(detail.category)
const waiting = (detail: CaseDetail) => detail.category.startsWith('waiting_')
const levels = () => [1, 2, 3, 4].map((level) => ({ value: String(level), label: t(`priority.${level}`) }))
const pauses = () => ['waiting_customer', 'waiting_third_party', 'scheduled'].map((value) => ({ value, label: t(`pause.${value}`) }))

export const actions: Action[] = [
  { id: 'assign', path: 'assign', key: 'a', when: open, fields: [
    { id: 'team', kind: 'team', start: (detail) => detail.team?.id ?? '' },
    { id: 'owner', kind: 'staff', start: (detail) => detail.owner?.id ?? '' },
    { id: 'note', kind: 'long_text' },
  ] },
  { id: 'priority', path: 'priority', key: 'p', when: open, fields: [
    { id: 'level', kind: 'choice', required: true, choices: levels, start: (detail) => String(detail.priority.level) },
    { id: 'reason', kind: 'long_text', required: true },
  ] },
  { id: 'pause', path: 'pause', key: 'z', when: (detail) => open(detail) && !waiting(detail), fields: [
    { id: 'reason', kind: 'choice', required: true, choices: pauses, start: () => 'waiting_customer' },
  ] },
  { id: 'resume', path: 'resume', when: waiting, fields: [] },
  { id: 'solve', path: 'solve', key: 'e', when: (detail) => open(detail) && detail.category !== 'solved', fields: [
    { id: 'summary', kind: 'long_text', required: true },
  ] },
  { id: 'promise', path: 'promises', when: open, fields: [
    { id: 'text', kind: 'text', required: true },
    { id: 'due_at', kind: 'date', required: true },
  ] },
  { id: 'approval', path: 'approvals', when: open, fields: [
    { id: 'subject', kind: 'text', required: true },
    { id: 'asked_of', kind: 'staff', required: true },
  ] },
  { id: 'link', path: 'links', when: () => true, fields: [{ id: 'case', kind: 'case', required: true }] },
  { id: 'split', path: 'split', when: open, fields: [{ id: 'title', kind: 'text', required: true }] },
  { id: 'merge', path: 'merge', when: open, danger: true, fields: [{ id: 'into', kind: 'case', required: true }] },
  { id: 'unmerge', path: 'unmerge', when: (detail) => detail.category === 'merged', fields: [] },
  { id: 'leave', path: 'leave', when: open, danger: true, fields: [
    { id: 'reason', kind: 'long_text', required: true },
    { id: 'approver', kind: 'staff', required: true },
  ] },
]
