// The values a condition may ask for, with the names people know them by, and a condition as a sentence.
import { inject, type InjectionKey } from 'vue'
import type { ListCondition } from '@/api/types'
import { language, t } from '@/app/i18n'
import { useColleagues } from '@/loop/0-people/staff/useColleagues'
import { categories, channels, endings, kinds, priorities, tiers } from '../../words'
import { isTime, type FilterField } from './filter'

/** Provided where conditions are nobody's: there is no me then. */
export const byNobody: InjectionKey<boolean> = Symbol('by nobody')

export interface Choice { value: string; label: string }

const durations = ['1h', '4h', '8h', '1d', '3d', '7d', '30d', '90d']
const units: Record<string, string> = { h: 'hour', d: 'day' }
export function durationName(text: string): string {
  const unit = units[text.slice(-1)]
  return unit ? new Intl.NumberFormat(language.value, { style: 'unit', unit, unitDisplay: 'long' }).format(parseInt(text)) : text
}

export function useFilterWords() {
  const { staff, teams } = useColleagues()
  const nobodys = inject(byNobody, false)
  const named = (prefix: string, ids: readonly string[]): Choice[] => ids.map((value) => ({ value, label: t(`${prefix}.${value}`) }))
  const none = (): Choice => ({ value: 'none', label: t('list.nobody') })
  const values: Partial<Record<FilterField, () => Choice[]>> = {
    state: () => named('category', [...categories, ...endings]),
    kind: () => named('kind', kinds),
    team: () => [...(nobodys ? [] : [{ value: 'mine', label: t('filter.myTeams') }]), none(), ...teams.value],
    owner: () => [...(nobodys ? [] : [{ value: 'me', label: t('filter.me') }]), none(), ...staff.value],
    priority: () => named('priority', priorities),
    tier: () => named('tier', tiers),
    channel: () => named('channel', channels),
    needs_reply: () => [{ value: 'yes', label: t('ui.yes') }],
    nudged: () => [{ value: 'yes', label: t('ui.yes') }],
    due: () => ['none', 'running', 'paused', 'late'].map((value) => ({ value, label: t(`filter.due.${value}`) })),
  }
  const choices = ({ field, test }: ListCondition): Choice[] =>
    isTime(test) ? durations.map((value) => ({ value, label: durationName(value) })) : (values[field]?.() ?? [])

  /** A test reads otherwise for what lies ahead. */
  const testName = ({ field, test }: ListCondition) => t(field === 'due' && isTime(test) ? `filter.ahead.${test}` : `filter.test.${test}`)
  function sentence(condition: ListCondition): string {
    const { field, test } = condition
    if (field === 'needs_reply') return t(test === 'is' ? 'filter.replyWanted' : 'filter.noReplyWanted')
    if (field === 'nudged') return t(test === 'is' ? 'filter.nudged' : 'filter.notNudged')
    const known = new Map(choices(condition).map(({ value, label }) => [value, label]))
    const said = condition.values.map((value) => known.get(value) ?? (isTime(test) ? durationName(value) : value)).join(t('filter.comma'))
    return t(field === 'due' && isTime(test) ? `filter.say.ahead.${test}` : `filter.say.${test}`, { field: t(`column.${field}`), values: said })
  }
  return { choices, testName, sentence }
}
