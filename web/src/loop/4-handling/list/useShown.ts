// What the list shows. It lives in the address, so that a reload, a link and the back button keep it.
import { shallowRef, watch } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import { noFilter, readFilter } from './filter/filter'
import type { ListColumn, ListFilter, ListSort, ListTab } from '@/api/types'
import { columns as known } from './table/columns'

export const tabs = ['mine', 'unassigned', 'team', 'all', 'closed'] as const
export const sorts = ['due', 'updated', 'created'] as const

export interface Shown {
  tab: ListTab
  q: string
  sort: ListSort
  filter: ListFilter
  /** The saved view it came from, if it did. */
  saved: string
  /** None: those the person chose last. */
  columns: ListColumn[]
}

/** Nothing that is over is due. */
const usualSort = (tab: ListTab): ListSort => (tab === 'closed' ? 'updated' : 'due')
export const plain = (tab: ListTab): Omit<Shown, 'q'> => ({ tab, sort: usualSort(tab), filter: noFilter, saved: '', columns: [] })

function read(query: LocationQuery): Shown {
  const one = (name: string) => String(query[name] ?? '')
  const tab = tabs.find((each) => each === one('view')) ?? 'mine'
  const sort = sorts.find((each) => each === one('sort')) ?? usualSort(tab)
  return { tab, sort, q: one('q'), filter: readFilter(query), saved: one('saved'), columns: known.filter((each) => one('columns').split(',').includes(each)) }
}

function write({ tab, sort, q, filter, saved, columns }: Shown): LocationQuery {
  const parts = {
    view: tab === 'mine' ? '' : tab,
    sort: sort === usualSort(tab) ? '' : sort,
    q,
    filter: filter.all.length + filter.any.length > 0 ? JSON.stringify(filter) : '',
    saved,
    columns: columns.join(),
  }
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value))
}

export function useShown() {
  const route = useRoute()
  const router = useRouter()
  const shown = shallowRef(read(route.query))
  watch(() => route.query, (query) => route.name === 'cases' && (shown.value = read(query)))
  function show(change: Partial<Shown>): void {
    shown.value = { ...shown.value, ...change }
    void router.replace({ name: 'cases', params: route.params, query: write(shown.value) })
  }
  return { shown, show }
}
