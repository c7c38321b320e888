import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { api, given, take } from '@/api/client'
import type { CaseRow } from '@/api/types'
import { settled } from '@/app/settled'
import { isEmpty } from './filter/filter'
import type { Shown } from './useShown'

const pageRows = 100

/** What the server is asked for; a search looks on every tab, for what fits the filter. */
export const askedOf = ({ tab, sort, filter, q }: Shown) => ({ ...(q ? { view: 'all' as const, q } : { view: tab, sort }), ...(isEmpty(filter) ? {} : { filter: JSON.stringify(filter) }) })

export function useCases(shown: Readonly<Ref<Shown>>, show: (change: Partial<Shown>) => void) {
  const search = ref(shown.value.q)
  watch(settled(search), (text) => text !== shown.value.q && show({ q: text }))
  watch(() => shown.value.q, (text) => text !== search.value.trim() && (search.value = text))

  const asked = computed(() => askedOf(shown.value))
  const list = useInfiniteQuery({
    queryKey: ['case-list', asked],
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/cases', { params: { query: given({ ...asked.value, limit: pageRows, cursor: pageParam }) } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
    shallow: true,
  })
  // A case that moved while its page was under way comes twice.
  const rows = computed<CaseRow[]>(() => [...new Map(list.data.value?.pages.flatMap((page) => page.items).map((row) => [row.id, row])).values()])
  const counts = useCounts(() => list.refetch({ cancelRefetch: false }), () => list.data.value?.pages.length ?? 0)

  /** The next page. A page may be short although there are more, so whoever shows the end asks again. */
  const more = () => list.hasNextPage.value && !list.isFetching.value && !list.isFetchNextPageError.value && void list.fetchNextPage()
  return { list, rows, counts, search, asked, more }
}

/** Whatever changes a case has the counts asked for again, and the list follows: at once while it is short, and slower
    the more pages there are, for each of them is a question of its own. */
function useCounts(refetch: () => unknown, pages: () => number) {
  const counts = useQuery({ queryKey: ['cases', 'counts'], queryFn: () => take(api.GET('/api/v1/cases/counts')) })
  let waiting: ReturnType<typeof setTimeout> | undefined
  watch(counts.dataUpdatedAt, (_, before) => {
    if (!before || waiting) return
    waiting = setTimeout(() => {
      waiting = undefined
      void refetch()
    }, Math.max(0, pages() - 3) * 500)
  })
  onScopeDispose(() => clearTimeout(waiting))
  return counts.data
}

/** The few cases that fit a text best: number, customer or words. */
export function useFoundCases(text: Readonly<Ref<string>>) {
  const found = useQuery({
    queryKey: ['cases', 'find', text],
    queryFn: () => take(api.GET('/api/v1/cases', { params: { query: { view: 'all', q: text.value, limit: 6 } } })),
    enabled: computed(() => text.value !== ''),
    placeholderData: keepPreviousData,
  })
  return computed(() => (text.value === '' ? [] : found.data.value?.items ?? []))
}
