import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, reactive, ref, toValue, type Ref } from 'vue'
import { api, given, take } from '@/api/client'
import type { Tier } from '@/api/types'
import { may } from '@/app/session'
import { settled } from '@/app/settled'

export type CustomerFilter = { tier: '' | Tier; agent: string; organisation: string; kind: '' | 'person' | 'organisation' }

export function useCustomers() {
  const search = ref('')
  const filter = reactive<CustomerFilter>({ tier: '', agent: '', organisation: '', kind: '' })
  const q = settled(search)
  const list = useInfiniteQuery({
    queryKey: ['customers', 'list', q, filter],
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/customers', { params: { query: given({ q: q.value, ...filter, limit: 50, cursor: pageParam }) as object } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  })
  return { list, rows: computed(() => list.data.value?.pages.flatMap((page) => page.items) ?? []), search, filter }
}

export function useCustomer(of: string | (() => string)) {
  const id = computed(() => toValue(of))
  const detail = useQuery({ queryKey: ['customers', 'one', id], enabled: computed(() => id.value !== ''), queryFn: () => take(api.GET('/api/v1/customers/{id}', { params: { path: { id: id.value } } })) })
  const cases = useQuery({ queryKey: ['cases', 'of', id], enabled: computed(() => id.value !== '' && typeof of === 'string'), queryFn: () => take(api.GET('/api/v1/cases', { params: { query: { view: 'all', customer: id.value, sort: 'created', limit: 50 } } })) })
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
