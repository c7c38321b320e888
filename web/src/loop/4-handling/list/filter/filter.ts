// The filter of a list: its parts, its words, and how it stands in an address.
import type { LocationQuery } from 'vue-router'
import type { ListCondition, ListFilter } from '@/api/types'

export type FilterField = ListCondition['field']
export type FilterTest = ListCondition['test']

export const noFilter: ListFilter = { all: [], any: [] }
export const isEmpty = ({ all, any }: ListFilter) => all.length + any.length === 0

const times: FilterField[] = ['opened', 'updated']
export const fields: FilterField[] = ['state', 'kind', 'team', 'owner', 'priority', 'tier', 'channel', 'needs_reply', 'nudged', 'due', ...times]
export function testsOf(field: FilterField): FilterTest[] {
  if (times.includes(field)) return ['within', 'before']
  return field === 'due' ? ['is', 'within', 'before', 'is_not'] : ['is', 'is_not']
}
export const isTime = (test: FilterTest) => test === 'within' || test === 'before'
export const startOf = (field: FilterField): ListCondition => ({ field, test: testsOf(field)[0], values: field === 'needs_reply' || field === 'nudged' ? ['yes'] : [] })

/** Links of earlier days name a kind, a state or a team by itself. */
export function readFilter(query: LocationQuery): ListFilter {
  const old = (['kind', 'state', 'team'] as const).filter((name) => query[name]).map((field): ListCondition => ({ field, test: 'is', values: [String(query[field])] }))
  try {
    const { all = [], any = [] } = JSON.parse(String(query.filter ?? '{}')) as Partial<ListFilter>
    return { all: [...all, ...old], any }
  } catch {
    return { all: old, any: [] }
  }
}
