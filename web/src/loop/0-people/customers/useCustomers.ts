import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, ref, type Ref } from 'vue'
import { api, given, take } from '@/api/client'
import { may } from '@/app/session'
import { settled } from '@/app/settled'

export function useCustomers() {
  const search = ref('')
  const q = settled(search)
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

/** The few customers that fit a name or a phone number. */
export function useFoundCustomers(text: Readonly<Ref<string>>) {
  const found = useQuery({
    queryKey: ['customers', 'find', text],
    queryFn: () => take(api.GET('/api/v1/customers', { params: { query: { q: text.value, limit: 6 } } })),
    enabled: computed(() => text.value !== '' && may('customer_read')),
    placeholderData: keepPreviousData,
  })
  return computed(() => (text.value === '' ? [] : found.data.value?.items ?? []))
}
