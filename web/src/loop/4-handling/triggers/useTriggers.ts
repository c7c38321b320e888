// The triggers in the order in which they run.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, given, take } from '@/api/client'
import type { Trigger, TriggerWish } from '@/api/types'
import { language } from '@/app/i18n'

const key = ['triggers']
const gap = 10 // between places
const placeMax = 10_000

export const happenings = ['opened', 'customer_wrote', 'replied', 'assigned', 'stage_entered', 'warned', 'late', 'paused', 'resumed', 'solved', 'refused', 'reopened', 'closed', 'nudged', 'hourly'] as const satisfies Trigger['happens'][]

export function useTriggers() {
  const list = useQuery({ queryKey: key, queryFn: () => take(api.GET('/api/v1/triggers')) })
  return { list, triggers: computed<Trigger[]>(() => list.data.value?.items ?? []) }
}

export function useTriggerKeeping() {
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: key })
  const put = ({ id, ...body }: Trigger) => take(api.PUT('/api/v1/triggers/{id}', { params: { path: { id } }, body }))
  return {
    /** A new one, which goes last, or the next version of one there is. */
    async save(wish: Omit<TriggerWish, 'place'>, known: Trigger | undefined, all: Trigger[]): Promise<Trigger> {
      const place = Math.min(placeMax, Math.max(0, ...all.map((one) => one.place)) + gap)
      const saved = known ? await put({ ...known, ...wish }) : await take(api.POST('/api/v1/triggers', { body: { ...wish, place } }))
      await refresh()
      return saved
    },
    /** One place up or down: the whole order goes at once, so that nobody meets half of it. */
    async move(one: Trigger, by: number, all: Trigger[]): Promise<void> {
      const at = all.indexOf(one)
      const ids = all.map((each) => each.id).toSpliced(at, 1).toSpliced(at + by, 0, one.id)
      await api.PUT('/api/v1/triggers/order', { body: { ids } }).finally(refresh)
    },
    async remove(id: string): Promise<void> {
      await api.DELETE('/api/v1/triggers/{id}', { params: { path: { id } } })
      void refresh() // the form leaves before its trigger does
    },
  }
}

/** When it fitted and what came of it, newest first; asked for again with whatever changes cases. */
export function useTriggerLog(id: string) {
  const list = useInfiniteQuery({
    queryKey: ['cases', 'trigger-log', id, language],
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/triggers/{id}/log', { params: { path: { id }, query: given({ cursor: Number(pageParam) || undefined }) } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    staleTime: 0,
  })
  return { list, firings: computed(() => list.data.value?.pages.flatMap((page) => page.items) ?? []) }
}
