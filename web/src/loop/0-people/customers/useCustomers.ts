import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, ref, watch } from 'vue'
import { get } from '@/api/client'
import type { CaseRow, CustomerDetail, CustomerRow, Page } from '@/api/types'

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
    queryFn: ({ pageParam }) => get<Page<CustomerRow>>('/customers', { q: q.value, limit: 50, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  })
  return { list, rows: computed(() => list.data.value?.pages.flatMap((page) => page.items) ?? []), search }
}

export function useCustomer(id: string) {
  const detail = useQuery({ queryKey: ['customers', 'one', id], queryFn: () => get<CustomerDetail>(`/customers/${id}`) })
  const cases = useQuery({ queryKey: ['cases', 'of', id], queryFn: () => get<Page<CaseRow>>('/cases', { view: 'all', customer: id, sort: 'created', limit: 50 }) })
  return { detail, cases }
}
