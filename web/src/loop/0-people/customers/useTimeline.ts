import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, take } from '@/api/client'
import { byDay } from '@/app/time'

/** Everything between us and a customer, newest first, by days. The key lies under 'cases', so that live events renew it. */
export function useTimeline(id: string) {
  const list = useInfiniteQuery({
    queryKey: ['cases', 'timeline', id],
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/customers/{id}/timeline', { params: { path: { id }, query: pageParam ? { before: Number(pageParam) } : {} } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  })
  const rows = computed(() => list.data.value?.pages.flatMap((page) => page.items) ?? [])
  const days = computed(() => byDay(rows.value))
  return { list, days }
}
