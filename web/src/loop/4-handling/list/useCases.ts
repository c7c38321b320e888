import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, reactive, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, given, take } from '@/api/client'

export const views = ['mine', 'unassigned', 'team', 'all', 'closed'] as const
export type View = (typeof views)[number]
const kept = ['view', 'q', 'sort', 'kind', 'state', 'team'] as const

/** What the list shows. It lives in the address, so that a reload, a link and the back button keep it. */
export function useListFilter() {
  const route = useRoute()
  const router = useRouter()
  const one = (name: string, otherwise = '') => String(route.query[name] ?? otherwise)
  const filter = reactive({
    view: one('view', 'mine') as View, q: one('q'), sort: one('sort', 'due'), kind: one('kind'), state: one('state'), team: one('team'),
  })
  watch(filter, () => {
    const query = Object.fromEntries(kept.map((name) => [name, filter[name]]).filter(([, value]) => value))
    void router.replace({ name: 'cases', params: route.params, query })
  })
  return filter
}

export function useCases(filter: ReturnType<typeof useListFilter>) {
  const search = ref(filter.q)
  let waiting: ReturnType<typeof setTimeout> | undefined
  watch(search, (text) => {
    clearTimeout(waiting)
    waiting = setTimeout(() => (filter.q = text.trim()), 200)
  })
  const list = useInfiniteQuery({
    queryKey: ['cases', computed(() => ({ ...filter }))],
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/cases', { params: { query: given({ ...filter, limit: 50, cursor: pageParam }) as never } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  })
  const counts = useQuery({ queryKey: ['cases', 'counts'], queryFn: () => take(api.GET('/api/v1/cases/counts')) })
  const rows = computed(() => list.data.value?.pages.flatMap((page) => page.items) ?? [])
  return { list, rows, counts: counts.data, search }
}
