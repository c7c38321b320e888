// Addresses other systems listen at, and what was sent there.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, given, take } from '@/api/client'
import type { Delivery, Webhook, WebhookWish } from '@/api/types'

const key = ['webhooks']

export const hookEvents = ['case_opened', 'message_added', 'stage_entered', 'case_assigned', 'clock_warned', 'clock_late', 'case_solved', 'case_reopened', 'case_closed', 'case_rated'] as const satisfies Webhook['events'][number][]
export const deliveryTone = { waiting: 'soon', delivered: 'met', failed: 'late', dropped: 'paused' } as const satisfies Record<Delivery['state'], string>

/** Looked at again every few seconds: that a listener fails is no event of a case, which the console would hear of. */
export function useWebhooks() {
  const list = useQuery({ queryKey: key, queryFn: () => take(api.GET('/api/v1/webhooks')), refetchInterval: 5000 })
  return { list, webhooks: computed<Webhook[]>(() => list.data.value?.items ?? []) }
}

export function useWebhookKeeping() {
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: key })
  async function done<T>(work: Promise<T>): Promise<T> {
    const made = await work
    await refresh()
    return made
  }
  return {
    add: (body: WebhookWish) => done(take(api.POST('/api/v1/webhooks', { body }))),
    change: ({ id, version }: Webhook, wish: WebhookWish) => done(take(api.PUT('/api/v1/webhooks/{id}', { params: { path: { id } }, body: { ...wish, version } }))),
    renew: (id: string) => done(take(api.POST('/api/v1/webhooks/{id}/secret', { params: { path: { id } } }))),
    test: (id: string) => done(take(api.POST('/api/v1/webhooks/{id}/test', { params: { path: { id } } }))),
    again: (id: string, delivery: string) => done(take(api.POST('/api/v1/webhooks/{id}/deliveries/{delivery}/again', { params: { path: { id, delivery } } }))),
    async remove(id: string): Promise<void> {
      await api.DELETE('/api/v1/webhooks/{id}', { params: { path: { id } } })
      void refresh() // the form leaves before its webhook does
    },
  }
}

/** Newest first; looked at again while something waits. */
export function useDeliveries(id: string) {
  const list = useInfiniteQuery({
    queryKey: [...key, id, 'deliveries'],
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/webhooks/{id}/deliveries', { params: { path: { id }, query: given({ cursor: pageParam || undefined }) } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some((one) => one.state === 'waiting')) ? 3000 : false),
    staleTime: 0,
  })
  return { list, deliveries: computed<Delivery[]>(() => list.data.value?.pages.flatMap((page) => page.items) ?? []) }
}

export const useDelivery = (id: string, delivery: string) =>
  useQuery({ queryKey: [...key, id, 'deliveries', delivery], queryFn: () => take(api.GET('/api/v1/webhooks/{id}/deliveries/{delivery}', { params: { path: { id, delivery } } })), staleTime: 0 })
