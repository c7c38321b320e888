// A request form as the builder shows it, and its changes as changes of the text.
import { depthAt, inserted, itemsAt, memberAt, replaced, scalar, whole, withComments, words, type Block, type Edit, type Names } from './blocks'

export const fieldTypes = ['text', 'long_text', 'number', 'date', 'choice', 'multi_choice', 'phone', 'email', 'boolean', 'attachment', 'rating'] as const
export type FieldType = (typeof fieldTypes)[number]
export interface Choice { id: string; label: Names }
export interface FormFieldSpec {
  id: string; type: FieldType; label: Names; help?: Names; required?: boolean; required_when?: string; required_later?: boolean
  min?: number; max?: number; max_length?: number; max_items?: number; choices: Choice[]; personal?: boolean; purpose?: Names
}
export interface FormSection { id: string; label: Names; fields: FormFieldSpec[] }
export interface FormContent { form: string; name: Names; sections: FormSection[] }

type Members = Record<string, unknown>
const list = (value: unknown): Members[] => (Array.isArray(value) ? value.filter((one): one is Members => !!one && typeof one === 'object') : [])
const word = (value: unknown) => (value === undefined || value === null ? '' : String(value))
const names = (value: unknown): Names => {
  const given = (value ?? {}) as Members
  return { 'zh-CN': word(given['zh-CN']), 'zh-TW': word(given['zh-TW']), en: word(given.en) }
}
const number = (value: unknown) => (typeof value === 'number' ? value : undefined)

function fieldIn(one: Members): FormFieldSpec {
  return {
    id: word(one.id), type: fieldTypes.find((type) => type === one.type) ?? 'text', label: names(one.label),
    help: one.help ? names(one.help) : undefined, required: one.required === true, required_later: one.required_later === true,
    required_when: word(one.required_when) || undefined, min: number(one.min), max: number(one.max), max_length: number(one.max_length),
    max_items: number(one.max_items), choices: list(one.choices).map((each) => ({ id: word(each.id), label: names(each.label) })),
    personal: one.personal === true, purpose: one.purpose ? names(one.purpose) : undefined,
  }
}
export function formIn(content: unknown): FormContent | undefined {
  const given = content as Members | undefined
  if (!given || typeof given !== 'object' || !Array.isArray(given.sections)) return undefined
  return { form: word(given.form), name: names(given.name), sections: list(given.sections).map((one) => ({ id: word(one.id), label: names(one.label), fields: list(one.fields).map(fieldIn) })) }
}

const lineMax = 110
/** The lines of a field as an item of a list at this depth: in one line when it is short. */
function written(field: FormFieldSpec, depth: number): string[] {
  const parts: string[] = [`id: ${field.id}`, `type: ${field.type}`]
  for (const flag of ['required', 'required_later'] as const) if (field[flag]) parts.push(`${flag}: true`)
  if (field.required_when) parts.push(`required_when: ${scalar(field.required_when)}`)
  for (const limit of ['min', 'max', 'max_length', 'max_items'] as const) if (field[limit] !== undefined) parts.push(`${limit}: ${field[limit]}`)
  parts.push(`label: ${words(field.label)}`)
  if (field.help) parts.push(`help: ${words(field.help)}`)
  const choices = ['choice', 'multi_choice'].includes(field.type) ? field.choices : []
  const privacy = [...(field.personal ? ['personal: true'] : []), ...(field.purpose ? [`purpose: ${words(field.purpose)}`] : [])]
  const indent = ' '.repeat(depth)
  const line = `${indent}- {${[...parts, ...privacy].join(', ')}}`
  if (choices.length === 0 && line.length <= lineMax) return [line]
  const lines = [...parts]
  if (choices.length > 0) lines.push('choices:', ...choices.map((one) => `  - {id: ${one.id}, label: ${words(one.label)}}`))
  return [...lines, ...privacy].map((each, i) => `${indent}${i === 0 ? '- ' : '  '}${each}`)
}

/** Where the sections and their fields stand; nothing when that is not as many as were read. */
function placesIn(text: string, form: FormContent) {
  const lines = text.split('\n')
  const sections = itemsAt(lines, memberAt(lines, whole(lines), 0, 'sections'))
  if (sections?.length !== form.sections.length) return undefined
  const lists: (Block | undefined)[] = sections.map((one) => memberAt(lines, one, depthAt(lines, one) + 2, 'fields'))
  const fields = lists.map((one) => itemsAt(lines, one))
  if (fields.some((items, i) => items?.length !== form.sections[i].fields.length)) return undefined
  return { lines, sections, lists, fields: fields as Block[][] }
}

export interface Spot { section: number; field: number }

export function withField(text: string, form: FormContent, { section, field }: Spot, spec: FormFieldSpec): Edit {
  const found = placesIn(text, form)
  if (!found) return undefined
  const item = found.fields[section][field]
  return replaced(found.lines, item, ...written(spec, depthAt(found.lines, item)))
}

/** A field put before the one at this spot, or behind the last. */
function put(lines: string[], sections: Block[], lists: (Block | undefined)[], fields: Block[][], { section, field }: Spot, item: (depth: number) => string[]): Edit {
  const before = fields[section][field]
  if (before) return inserted(lines, withComments(lines, before).first, ...item(depthAt(lines, before)))
  const depth = depthAt(lines, sections[section])
  const last = fields[section].at(-1)
  if (last) return inserted(lines, last.last + 1, ...item(depthAt(lines, last)))
  const held = lists[section]
  if (!held) return inserted(lines, sections[section].last + 1, `${' '.repeat(depth + 2)}fields:`, ...item(depth + 4))
  lines[held.first] = lines[held.first].replace(/\[\s*\]/, '').trimEnd()
  return inserted(lines, held.first + 1, ...item(depth + 4))
}

export function withNewField(text: string, form: FormContent, spot: Spot, spec: FormFieldSpec): Edit {
  const found = placesIn(text, form)
  return found && put(found.lines, found.sections, found.lists, found.fields, spot, (depth) => written(spec, depth))
}

export function withoutField(text: string, form: FormContent, { section, field }: Spot): Edit {
  const found = placesIn(text, form)
  if (!found) return undefined
  const { lines, lists, fields } = found
  if (fields[section].length === 1 && lists[section]) return replaced(lines, lists[section], `${' '.repeat(depthAt(lines, lists[section]) + (lines[lists[section].first].trimStart().startsWith('- ') ? 2 : 0))}fields: []`)
  return replaced(lines, withComments(lines, fields[section][field]))
}

/** The field moved, with its comments and as it is written, to stand before the one now at `to`. */
export function withMoved(text: string, form: FormContent, from: Spot, to: Spot): Edit {
  const found = placesIn(text, form)
  if (!found) return undefined
  const block = withComments(found.lines, found.fields[from.section][from.field])
  const moving = found.lines.slice(block.first, block.last + 1)
  const removed = withoutField(text, form, from)
  if (removed === undefined) return undefined
  const rest = formWithout(form, from)
  const left = placesIn(removed, rest)
  if (!left) return undefined
  const spot = to.section === from.section && to.field > from.field ? { section: to.section, field: to.field - 1 } : to
  const own = depthAt(found.lines, found.fields[from.section][from.field])
  return put(left.lines, left.sections, left.lists, left.fields, spot, (depth) => moving.map((line) => ' '.repeat(Math.max(0, depth - own)) + (depth < own ? line.slice(own - depth) : line)))
}

export const formWithout = (form: FormContent, { section, field }: Spot): FormContent => ({
  ...form,
  sections: form.sections.map((one, i) => (i === section ? { ...one, fields: one.fields.toSpliced(field, 1) } : one)),
})
export const formWith = (form: FormContent, { section, field }: Spot, ...specs: FormFieldSpec[]): FormContent => ({
  ...form,
  sections: form.sections.map((one, i) => (i === section ? { ...one, fields: one.fields.toSpliced(field, 0, ...specs) } : one)),
})

export function withSection(text: string, form: FormContent, id: string, label: Names): Edit {
  const found = placesIn(text, form)
  const last = found?.sections.at(-1)
  if (!found || !last) return undefined
  const indent = ' '.repeat(depthAt(found.lines, last))
  return inserted(found.lines, last.last + 1, `${indent}- id: ${id}`, `${indent}  label: ${words(label)}`, `${indent}  fields: []`)
}
export function withSectionLabel(text: string, form: FormContent, section: number, label: Names): Edit {
  const found = placesIn(text, form)
  const item = found?.sections[section]
  const held = found && item && memberAt(found.lines, item, depthAt(found.lines, item) + 2, 'label')
  return found && item && held && replaced(found.lines, held, `${' '.repeat(depthAt(found.lines, item) + 2)}label: ${words(label)}`)
}
export function withoutSection(text: string, form: FormContent, section: number): Edit {
  const found = placesIn(text, form)
  return found && replaced(found.lines, withComments(found.lines, found.sections[section]))
}

/** A new id that is not taken yet: "field", "field_2". */
export function freeId(taken: string[], wish: string): string {
  const stem = wish.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '') || 'field'
  let id = stem
  for (let n = 2; taken.includes(id); n++) id = `${stem}_${n}`
  return id
}
