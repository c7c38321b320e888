// What happened that this person should know. The live line says when there is something new; a slow question beside it
// finds what another node of the server was told.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, given, take } from '@/api/client'
import { language } from '@/app/i18n'

const askAgainMs = 60_000

export function useUnread() {
  const count = useQuery({ queryKey: ['notices', 'count'], queryFn: () => take(api.GET('/api/v1/notices/count')), refetchInterval: askAgainMs })
  return computed(() => count.data.value?.unread ?? 0)
}

export function useNotices() {
  const list = useInfiniteQuery({
    queryKey: ['notices', 'list', language],
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/notices', { params: { query: given({ cursor: pageParam || undefined }) } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  })
  return { list, notices: computed(() => list.data.value?.pages.flatMap((page) => page.items) ?? []) }
}

/** Marks one notice, those of one case, or all up to the newest one shown as read. It answers nobody. */
export function useReading() {
  const queries = useQueryClient()
  return async (what: { id?: string; case?: string; until?: string }) => {
    await take(api.POST('/api/v1/notices/read', { body: what })).catch(() => undefined) // unread until the next time
    await queries.invalidateQueries({ queryKey: ['notices'] })
  }
}
