// A calendar as the pages draw it, and its changes as changes of the text.
import { commentOf, inserted, memberAt, replaced, whole, type Edit } from './blocks'

/** ["09:00", "18:00"]; an end at or before the start is on the next day. */
export type Window = [from: string, to: string]
export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Day = (typeof days)[number]
export interface CalendarContent { week: Partial<Record<Day, Window[]>>; overrides: Record<string, Window[]>; tz: string }

export const step = 15
export const dayMinutes = 24 * 60
export const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
export const timeOf = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
/** Where a window ends, counted from the midnight its day begins with; above 1440 on the next day. */
export const endOf = ([from, to]: Window) => minutesOf(to) + (minutesOf(to) <= minutesOf(from) ? dayMinutes : 0)
export const isTime = (text: string) => /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text)

const isWindows = (value: unknown): value is Window[] =>
  Array.isArray(value) && value.every((one) => Array.isArray(one) && one.length === 2 && one.every((time) => typeof time === 'string' && isTime(time)))

/** What can be drawn of what the text says; what cannot is left to the list of problems. */
export function calendarIn(content: unknown): CalendarContent | undefined {
  const given = content as { week?: object; overrides?: object; tz?: unknown } | undefined
  if (!given || typeof given !== 'object' || !given.week || typeof given.week !== 'object') return undefined
  const drawn = (members: object | undefined) => Object.fromEntries(Object.entries(members ?? {}).filter(([, value]) => isWindows(value)))
  return { week: drawn(given.week), overrides: drawn(given.overrides), tz: String(given.tz ?? '') }
}

const written = (windows: Window[]) => `[${windows.map(([from, to]) => `["${from}", "${to}"]`).join(', ')}]`
const noted = (line: string, note: string) => (note ? `${line}  # ${note.replace(/\s+/g, ' ').trim()}` : line)

export function withDay(text: string, day: Day, windows: Window[]): Edit {
  const lines = text.split('\n')
  const week = memberAt(lines, whole(lines), 0, 'week')
  if (!week || !/^week:\s*(#.*|\{\s*\})?$/.test(lines[week.first])) return undefined
  const held = memberAt(lines, { first: week.first + 1, last: week.last }, 2, day)
  const line = `  ${day}: ${written(windows)}`
  if (held) return windows.length > 0 ? replaced(lines, held, noted(line, commentOf(lines[held.first]))) : replaced(lines, held)
  if (windows.length === 0) return text
  lines[week.first] = 'week:'
  let at = week.first + 1
  for (const before of days.slice(0, days.indexOf(day))) at = (memberAt(lines, week, 2, before)?.last ?? at - 1) + 1
  return inserted(lines, at, line)
}

/** The notes people wrote behind single dates. */
export function notesIn(text: string): Record<string, string> {
  const notes: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const date = line.match(/^\s+"?(\d{4}-\d{2}-\d{2})"?:/)?.[1]
    if (date) notes[date] = commentOf(line)
  }
  return notes
}

/** One date otherwise than its week; without windows given, as its week again. */
export function withDate(text: string, date: string, windows: Window[] | undefined, note: string): Edit {
  const lines = text.split('\n')
  const overrides = memberAt(lines, whole(lines), 0, 'overrides')
  if (!overrides) return windows ? `${text.trimEnd()}\noverrides:\n${noted(`  "${date}": ${written(windows)}`, note)}\n` : text
  if (!/^overrides:\s*(#.*|\{\s*\})?$/.test(lines[overrides.first])) return undefined
  const inside = { first: overrides.first + 1, last: overrides.last }
  const held = memberAt(lines, inside, 2, date)
  if (!windows) {
    if (!held) return text
    if (held.first === inside.first && held.last === inside.last) return replaced(lines, overrides, 'overrides: {}')
    return replaced(lines, held)
  }
  const line = noted(`  "${date}": ${written(windows)}`, note)
  if (held) return replaced(lines, held, line)
  lines[overrides.first] = lines[overrides.first].replace(/\{\s*\}/, '').trimEnd()
  let at = inside.first
  for (let i = inside.first; i <= inside.last; i++) {
    const other = lines[i].match(/^ {2}"?(\d{4}-\d{2}-\d{2})"?:/)?.[1]
    if (other && other < date) at = i + 1
  }
  return inserted(lines, at, line)
}

/** "09:00-12:00, 13:00-18:00" as windows; nothing when it is no such thing. */
export function windowsIn(text: string): Window[] | undefined {
  const windows = text.split(/[,，、;；]/).map((part) => part.trim()).filter(Boolean).map((part) => part.split(/\s*[-–—~至]\s*/))
  return windows.length > 0 && isWindows(windows) ? windows : undefined
}
export const windowsText = (windows: Window[]) => windows.map((one) => one.join('–')).join(', ')

/** A window moved or resized in steps, never over its neighbours of the day. `edge`: what is held. */
export function moved(windows: Window[], at: number, edge: 'start' | 'end' | 'both', by: number): Window[] {
  const [from, to] = [minutesOf(windows[at][0]), endOf(windows[at])]
  const low = Math.max(0, ...windows.filter((_, i) => i !== at).map(endOf).filter((end) => end <= from))
  // The last window of a day may reach into the next one, as a night shift does.
  const high = Math.min(from + dayMinutes, ...windows.filter((_, i) => i !== at).map((one) => minutesOf(one[0])).filter((start) => start >= to))
  const within = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most)
  let [start, end] = [from, to]
  if (edge === 'start') start = within(from + by, low, to - step)
  else if (edge === 'end') end = within(to + by, from + step, high)
  else {
    const shift = within(by, low - from, Math.min(high, Math.max(to, dayMinutes)) - to)
    start += shift
    end += shift
  }
  const written = end === dayMinutes ? '24:00' : timeOf(end % dayMinutes)
  return windows.map((one, i): Window => (i === at ? [timeOf(start), written] : one))
}

/** The day with one more window, where there is room for one; the same when there is none. */
export function withWindow(windows: Window[], from: number, to: number): Window[] {
  const low = Math.min(from, to), high = Math.max(Math.max(from, to), low + step)
  if (high > dayMinutes || windows.some((one) => minutesOf(one[0]) < high && endOf(one) > low)) return windows
  const window: Window = [timeOf(low), high === dayMinutes ? '24:00' : timeOf(high)]
  return [...windows, window].sort((a, b) => (a[0] < b[0] ? -1 : 1))
}

/** Every day of a year, "2026-01-01" first. */
export function datesOf(year: number): string[] {
  const dates: string[] = []
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) dates.push(new Date(at).toISOString().slice(0, 10))
  return dates
}
/** Monday is 0. */
export const weekdayOf = (date: string) => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
export const dateBy = (date: string, by: number) => new Date(Date.parse(`${date}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)
