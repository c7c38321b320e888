// Time as people read it. One timer serves every clock on the page, so that a tick touches only the pills.
import { computed, ref, type Ref } from 'vue'
import { language } from './i18n'

let skewMs = 0
const tick = ref(Date.now())
let timer: ReturnType<typeof setInterval> | undefined

/** The server's Date header tells how far this computer's clock is off; deadlines are the server's. */
export function learnServerTime(date: string | null): void {
  if (!date) return
  const difference = Date.parse(date) - Date.now()
  // The header has whole seconds and travels: below two seconds there is nothing to correct.
  skewMs = Math.abs(difference) > 2000 ? difference : 0
}

/** The present in milliseconds UTC, moving once a second. */
export function useNow(): Readonly<Ref<number>> {
  timer ??= setInterval(() => (tick.value = Date.now() + skewMs), 1000)
  return tick
}

const formats = computed(() => {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language.value, { hourCycle: 'h23', ...options })
  return {
    clock: format({ hour: '2-digit', minute: '2-digit' }),
    day: format({ month: 'long', day: 'numeric', weekday: 'short' }),
    dayWithYear: format({ year: 'numeric', month: 'long', day: 'numeric' }),
    short: format({ month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' }),
    full: format({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    relative: new Intl.RelativeTimeFormat(language.value, { numeric: 'auto' }),
  }
})

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString()

export const clockTime = (iso: string) => formats.value.clock.format(new Date(iso))
export const fullTime = (iso: string) => formats.value.full.format(new Date(iso))

/** `2027-03-01`, as one writes it in this language. */
export const dayOf = (iso: string) => formats.value.dayWithYear.format(new Date(iso))

/** `14:02` today, `3月2日 14:02` before. */
export function shortTime(iso: string): string {
  const at = new Date(iso)
  if (sameDay(at, new Date())) return formats.value.clock.format(at)
  return at.getFullYear() === new Date().getFullYear() ? formats.value.short.format(at) : formats.value.full.format(at).slice(0, -3)
}

/** The heading above the messages of one day: today, yesterday, or the date. */
export function dayName(iso: string): string {
  const at = new Date(iso)
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(iso).setHours(0, 0, 0, 0)) / 86_400_000)
  if (days === 0 || days === 1) return formats.value.relative.format(-days, 'day')
  return at.getFullYear() === new Date().getFullYear() ? formats.value.day.format(at) : formats.value.dayWithYear.format(at)
}

const unitNames = { 'zh-CN': ['天', '时', '分'], 'zh-TW': ['天', '時', '分'], en: ['d', 'h', 'm'] }

/** `00:42` below an hour when seconds matter, else the two largest units: `3时20分`, `1天2时`. */
export function duration(ms: number, withSeconds = false): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (withSeconds && seconds < 3600) {
    const two = (n: number) => String(n).padStart(2, '0')
    return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`
  }
  const parts = [Math.floor(seconds / 86400), Math.floor((seconds % 86400) / 3600), Math.floor((seconds % 3600) / 60)]
  const from = parts.findIndex((part) => part > 0)
  const start = from === -1 ? 2 : from
  const names = unitNames[language.value]
  return parts
    .slice(start, start + 2)
    .map((part, i) => (part > 0 || i === 0 ? `${part}${names[start + i]}` : ''))
    .filter(Boolean)
    .join(language.value === 'en' ? ' ' : '')
}

/** What stands side by side on one day, together. */
export function byDay<T extends { at: string }>(items: readonly T[]): { day: string; items: T[] }[] {
  const days: { day: string; items: T[] }[] = []
  for (const item of items) {
    const day = dayName(item.at)
    if (days.at(-1)?.day !== day) days.push({ day, items: [] })
    days.at(-1)!.items.push(item)
  }
  return days
}
