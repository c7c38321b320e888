import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, ref, watch } from 'vue'
import { api, given, take } from '@/api/client'

export function useCustomers() {
  const search = ref('')
  const q = ref('')
  let waiting: ReturnType<typeof setTimeout> | undefined
  watch(search, (text) => {
    clearTimeout(waiting)
    waiting = setTimeout(() => (q.value = text.trim()), 200)
  })
  const list = useInfiniteQuery({
    queryKey: ['customers', q],
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/customers', { params: { query: given({ q: q.value, limit: 50, cursor: pageParam }) } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  })
  return { list, rows: computed(() => list.data.value?.pages.flatMap((page) => page.items) ?? []), search }
}

export function useCustomer(id: string) {
  const detail = useQuery({ queryKey: ['customers', 'one', id], queryFn: () => take(api.GET('/api/v1/customers/{id}', { params: { path: { id } } })) })
  const cases = useQuery({ queryKey: ['cases', 'of', id], queryFn: () => take(api.GET('/api/v1/cases', { params: { query: { view: 'all', customer: id, sort: 'created', limit: 50 } } })) })
  return { detail, cases }
}
