// What staff did, newest first.
import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { api, given, take } from '@/api/client'
import type { AuditRow } from '@/api/types'
import { language } from '@/app/i18n'

export interface AuditFilter { staff: string; kind: string; from: string; to: string; object: string }
export const auditKinds = ['work', 'customers', 'reading', 'people', 'signing_in', 'standards', 'settings', 'imports'] as const satisfies AuditRow['kind'][]

/** Days as they are at this place, from the first's begin to the last's end. */
export function asked({ staff, kind, from, to, object }: AuditFilter): Record<string, string> {
  const begin = (day: string, more = 0) => {
    const [y = 0, m = 1, d = 1] = day.split('-').map(Number)
    return new Date(new Date(y, m - 1, d + more).getTime() - more).toISOString()
  }
  return given({ staff, kind, object, from: from && begin(from), to: to && begin(to, 1) })
}

export function useAudit(filter: MaybeRefOrGetter<AuditFilter>) {
  const list = useInfiniteQuery({
    queryKey: computed(() => ['audit', toValue(filter), language.value]),
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/audit', { params: { query: given({ ...asked(toValue(filter)), cursor: pageParam || undefined }) as never } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: (before) => before,
    staleTime: 0,
  })
  return { list, rows: computed<AuditRow[]>(() => list.data.value?.pages.flatMap((page) => page.items) ?? []) }
}

const pages: Record<string, string> = { case: '/cases', person: '/customers', staff: '/people', team: '/teams', role: '/roles', macro: '/macros', snippet: '/snippets', trigger: '/triggers', webhook: '/webhooks', import: '/imports' }
const places: Record<string, string> = { company: '/company', definition: '/standards' }

/** The page of the thing an act was about; nothing where it has none. */
export function pageOf(object: string): string {
  const [kind = '', id = ''] = object.split(':')
  return pages[kind] ? `${pages[kind]}/${id}` : (places[kind] ?? '')
}
