// Answers of a form between its controls and the wire: empty ones stay away, numbers are numbers, files are their ids.
import type { Answer, Attachment, FormField } from '@/api/types'
import { t } from '@/app/i18n'

export function answersOf(fields: FormField[], values: Record<string, Answer>, files: Record<string, Attachment[]>): Record<string, Answer> {
  const answers: Record<string, Answer> = {}
  for (const field of fields) {
    const value = field.type === 'attachment' ? (files[field.id] ?? []).map((file) => file.id) : values[field.id]
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) continue
    if (field.type === 'number' || field.type === 'rating') answers[field.id] = Number(value)
    else if (field.type === 'boolean') answers[field.id] = value === true || value === 'true'
    else answers[field.id] = value
  }
  return answers
}

/** An answer as one reads it. */
export function shownAnswer(field: FormField, value: Answer): string {
  const label = (id: unknown) => field.choices?.find((choice) => choice.id === id)?.name ?? String(id)
  if (value === undefined || value === null) return ''
  if (field.type === 'boolean') return t(value ? 'ui.yes' : 'ui.no')
  return Array.isArray(value) ? value.map(label).join(', ') : label(value)
}
