// What can be done with many cases at once. The fields are those of the same action on one.
import type { BulkAction } from '@/api/types'
import { actions, type ActionField } from '../../case/actions'

export interface Bulk { id: keyof BulkAction; right: string; fields: ActionField[]; key?: string }

const fieldsOf = (id: string) => actions.find((one) => one.id === id)!.fields
const text: ActionField = { id: 'text', kind: 'long_text', required: true, label: 'bulk.text' }
const assign = fieldsOf('assign').map((field) => (field.id === 'team' ? { ...field, empty: 'bulk.sameTeam' } : field))

export const bulks: Bulk[] = [
  { id: 'assign', right: 'case_assign', fields: assign, key: 'Shift+a' },
  { id: 'priority', right: 'case_work', fields: fieldsOf('priority'), key: 'Shift+p' },
  { id: 'note', right: 'case_work', fields: [text], key: 'Shift+c' },
  { id: 'reply', right: 'case_work', fields: [text], key: 'Shift+r' },
  { id: 'pause', right: 'case_work', fields: fieldsOf('pause'), key: 'Shift+z' },
  { id: 'resume', right: 'case_work', fields: [] },
  { id: 'solve', right: 'case_work', fields: [] },
]

/** The action as it travels; nothing while something it needs is missing. */
export function actionOf({ id, fields }: Bulk, values: Record<string, string>): BulkAction | undefined {
  if (fields.length === 0) return { [id]: true }
  if (fields.some((field) => field.required && !values[field.id]?.trim())) return undefined
  const filled = fields.filter((field) => values[field.id]?.trim())
  return { [id]: Object.fromEntries(filled.map(({ id: name, kind }) => [name, kind === 'date' ? new Date(values[name]).toISOString() : values[name].trim()])) }
}
export const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => ({ id }))
