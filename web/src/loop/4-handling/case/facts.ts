// What an event says, as one reads it: names instead of ids, times in the reader's form. References to private texts
// and the like stay out; the hash proves that they are there.
import type { CaseDetail } from '@/api/types'
import { t, tOr } from '@/app/i18n'
import { shortTime } from '@/app/time'

export interface Fact { label: string; value: string }

export function factsOf(body: Record<string, unknown>, detail: CaseDetail): Fact[] {
  const stage = (id: string) => detail.stages.find((one) => one.id === id)?.name ?? id
  const step = (id: string) => detail.stages.flatMap((one) => one.steps).find((one) => one.id === id)?.title ?? id
  const clock = (id: string) => detail.clocks.find((one) => one.id === id)?.name ?? id
  const time = (value: unknown) => (typeof value === 'string' ? shortTime(value) : '')
  const readers: Record<string, (value: never) => string> = {
    number: String,
    stage,
    step,
    to: stage,
    clock,
    percent: (value) => `${value} %`,
    clause: String,
    category: (value) => tOr(`category.${value}`, value),
    for: (value) => tOr(`category.${value}`, value),
    level: (value) => tOr(`priority.${value}`, value),
    channel: (value) => tOr(`channel.${value}`, value),
    deadline: time,
    due: time,
    until: time,
    score: (value) => t('journal.score', { score: value }),
    activity: String,
    resource: String,
  }
  const facts: Fact[] = []
  const look = (values: Record<string, unknown>, depth: number) => {
    for (const [name, value] of Object.entries(values)) {
      if (value === null || value === '' || value === undefined || name === 'state') continue
      // A whole clock or step stands inside its event; its own id is the one worth reading.
      if (typeof value === 'object' && !Array.isArray(value) && depth === 0) look(value as Record<string, unknown>, 1)
      else if (name === 'id' && depth === 1 && typeof value === 'string' && clock(value) !== value) facts.push({ label: t('journal.fact.clock'), value: clock(value) })
      else if (name in readers && typeof value !== 'object') facts.push({ label: t(`journal.fact.${name}`), value: readers[name](value as never) })
    }
  }
  look(body ?? {}, 0)
  return facts.slice(0, 6)
}
