// Lists people put together and kept under a name. How many cases are in each follows the events, as the tabs' counts do.
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, take } from '@/api/client'
import type { ListView, ListViewWish } from '@/api/types'

const key = ['list-views']

export function useViews() {
  const list = useQuery({ queryKey: key, queryFn: () => take(api.GET('/api/v1/list-views')), staleTime: 60_000 })
  const views = computed<ListView[]>(() => list.data.value?.items ?? [])
  const counted = useQuery({
    queryKey: ['cases', 'counts', 'views'],
    queryFn: () => take(api.GET('/api/v1/list-views/counts')),
    enabled: computed(() => views.value.length > 0),
  })
  const counts = computed(() => new Map(counted.data.value?.items.map(({ id, count, more }) => [id, more ? '99+' : String(count)])))
  return { views, counts }
}

export function useViewKeeping() {
  const queries = useQueryClient()
  const refresh = () => Promise.all([queries.invalidateQueries({ queryKey: key }), queries.invalidateQueries({ queryKey: ['cases', 'counts', 'views'] })])
  return {
    /** A new one, or the next version of one there is. */
    async save(wish: ListViewWish, known?: ListView): Promise<ListView> {
      const saved = known
        ? await take(api.PUT('/api/v1/list-views/{id}', { params: { path: { id: known.id } }, body: { ...wish, version: known.version } }))
        : await take(api.POST('/api/v1/list-views', { body: wish }))
      await refresh()
      return saved
    },
    async remove(id: string): Promise<void> {
      await api.DELETE('/api/v1/list-views/{id}', { params: { path: { id } } })
      await refresh()
    },
  }
}
