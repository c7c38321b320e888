// One open case: what the server says of it, and the one way its actions are sent.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, inject, provide, ref, type InjectionKey } from 'vue'
import { act as send, api, given, Refused, take } from '@/api/client'
import type { Message } from '@/api/types'
import { complainOf } from '@/app/refusals'

type OpenCase = ReturnType<typeof openCase>
const key: InjectionKey<OpenCase> = Symbol('case')

const talkPage = 500

async function wholeTalk(id: string): Promise<Message[]> {
  const all: Message[] = []
  for (;;) {
    const { items } = await take(api.GET('/api/v1/cases/{id}/messages', { params: { path: { id }, query: given({ limit: talkPage, after: all.at(-1)?.id }) } }))
    all.push(...items)
    if (items.length < talkPage) return all
  }
}

function openCase(id: string) {
  const queries = useQueryClient()
  const detail = useQuery({ queryKey: ['case', id], queryFn: () => take(api.GET('/api/v1/cases/{id}', { params: { path: { id } } })) })
  const messages = useQuery({ queryKey: ['case', id, 'messages'], queryFn: () => wholeTalk(id) })
  // Steps that a refusal named: the step card shows them.
  const missing = ref<string[]>([])

  /** Sends an action with the version the reader has seen. Resolves to what was refused, or nothing. */
  async function act(action: string, body: Record<string, unknown> = {}): Promise<Refused | undefined> {
    try {
      await send(`/cases/${id}/${action}`, { version: detail.data.value?.version, ...body })
      missing.value = []
      return undefined
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.details.steps) missing.value = String(error.details.steps).split(/,\s*/)
      return error
    } finally {
      // Also after a refusal: a conflict means that somebody else was first, and the page should show it.
      void queries.invalidateQueries({ queryKey: ['case', id] })
      void queries.invalidateQueries({ queryKey: ['cases'] })
    }
  }
  /** The same, with the refusal told at the edge of the page; true when it was done. */
  async function actOrComplain(action: string, body: Record<string, unknown> = {}): Promise<boolean> {
    const refusal = await act(action, body)
    if (refusal) complainOf(refusal)
    return !refusal
  }
  return { id, query: detail, detail: detail.data, messages, missing, act, actOrComplain }
}

export function provideCase(id: string): OpenCase {
  const opened = openCase(id)
  provide(key, opened)
  return opened
}

export const useCase = (): OpenCase => inject(key)!

export function useJournal(id: string) {
  const list = useInfiniteQuery({
    queryKey: ['case', id, 'journal'],
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/cases/{id}/journal', { params: { path: { id }, query: given({ limit: 100, cursor: Number(pageParam) || undefined }) } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  })
  return { list, rows: computed(() => list.data.value?.pages.flatMap((page) => page.items) ?? []) }
}
