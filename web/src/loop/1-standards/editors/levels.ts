// The targets of a service level as the pages show them, and their changes as changes of the text.
import { commentOf, depthAt, inserted, itemsAt, memberAt, replaced, scalar, whole, withComments, type Edit } from './blocks'

export const units = ['natural', 'working', 'working_days'] as const
export type Unit = (typeof units)[number]
export interface Target { clock: string; kind?: string; channel?: string; within: string; unit: Unit; calendar?: string; clause: string; precedence?: number }
export interface LevelContent { tier?: string; targets: Target[] }

export function levelIn(content: unknown): LevelContent | undefined {
  const given = content as { tier?: unknown; targets?: unknown } | undefined
  if (!Array.isArray(given?.targets)) return undefined
  const word = (value: unknown) => (value === undefined || value === null ? undefined : String(value))
  const targets = given.targets.map((one: Record<string, unknown> | null): Target => ({
    clock: word(one?.clock) ?? '', kind: word(one?.kind), channel: word(one?.channel), within: word(one?.within) ?? '',
    unit: units.find((unit) => unit === one?.unit) ?? 'natural', calendar: word(one?.calendar), clause: word(one?.clause) ?? '',
    precedence: typeof one?.precedence === 'number' ? one.precedence : undefined,
  }))
  return { tier: word(given.tier), targets }
}

function written(target: Target): string {
  const parts = [`clock: ${target.clock}`]
  if (target.kind) parts.push(`kind: ${target.kind}`)
  if (target.channel) parts.push(`channel: ${target.channel}`)
  parts.push(`within: ${target.within}`, `unit: ${target.unit}`)
  if (target.calendar) parts.push(`calendar: ${target.calendar}`)
  parts.push(`clause: ${/^[\w.]+$/.test(target.clause) ? target.clause : scalar(target.clause)}`)
  if (target.precedence) parts.push(`precedence: ${target.precedence}`)
  return `{${parts.join(', ')}}`
}

function targetsIn(text: string, count: number) {
  const lines = text.split('\n')
  const list = memberAt(lines, whole(lines), 0, 'targets')
  const items = itemsAt(lines, list)
  return items?.length === count ? { lines, list, items } : undefined
}

export function withTarget(text: string, count: number, at: number, target: Target): Edit {
  const found = targetsIn(text, count)
  if (!found) return undefined
  const { lines, items } = found
  const item = items[at]
  const note = item.first === item.last ? commentOf(lines[item.first]) : ''
  return replaced(lines, item, `${' '.repeat(depthAt(lines, item))}- ${written(target)}${note && `  # ${note}`}`)
}

export function withNewTarget(text: string, count: number, target: Target): Edit {
  const found = targetsIn(text, count)
  if (!found) return undefined
  const { lines, list, items } = found
  if (!list) return `${text.trimEnd()}\ntargets:\n  - ${written(target)}\n`
  const last = items.at(-1)
  lines[list.first] = lines[list.first].replace(/\[\s*\]/, '').trimEnd()
  return inserted(lines, (last ?? list).last + 1, `${' '.repeat(last ? depthAt(lines, last) : 2)}- ${written(target)}`)
}

export function withoutTarget(text: string, count: number, at: number): Edit {
  const found = targetsIn(text, count)
  if (!found) return undefined
  const { lines, list, items } = found
  if (count === 1 && list) return replaced(lines, list, 'targets: []')
  return replaced(lines, withComments(lines, items[at]))
}

/** "48h" as what a person reads and types: a number and whether it is days, hours or minutes. */
export function spanIn(within: string): { amount: string; span: string } {
  const found = within.match(/^(\d+)([a-z]+)$/)
  return { amount: found?.[1] ?? within, span: found?.[2] ?? 'h' }
}
