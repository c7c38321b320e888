// One open case: what the server says of it, and the one way its actions are sent.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, inject, provide, ref, type InjectionKey } from 'vue'
import { get, post, Refused } from '@/api/client'
import type { CaseDetail, JournalRow, Message, Page } from '@/api/types'
import { complainOf } from '@/app/refusals'

type OpenCase = ReturnType<typeof openCase>
const key: InjectionKey<OpenCase> = Symbol('case')

const talkPage = 500

async function wholeTalk(id: string): Promise<Message[]> {
  const all: Message[] = []
  for (;;) {
    const { items } = await get<{ items: Message[] }>(`/cases/${id}/messages`, { limit: talkPage, after: all.at(-1)?.id })
    all.push(...items)
    if (items.length < talkPage) return all
  }
}

function openCase(id: string) {
  const queries = useQueryClient()
  const detail = useQuery({ queryKey: ['case', id], queryFn: () => get<CaseDetail>(`/cases/${id}`) })
  const messages = useQuery({ queryKey: ['case', id, 'messages'], queryFn: () => wholeTalk(id) })
  // Steps that a refusal named: the step card shows them.
  const missing = ref<string[]>([])

  /** Sends an action with the version the reader has seen. Resolves to what was refused, or nothing. */
  async function act(action: string, body: Record<string, unknown> = {}): Promise<Refused | undefined> {
    try {
      await post(`/cases/${id}/${action}`, { version: detail.data.value?.version, ...body })
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
    queryFn: ({ pageParam }) => get<Page<JournalRow>>(`/cases/${id}/journal`, { limit: 100, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  })
  return { list, rows: computed(() => list.data.value?.pages.flatMap((page) => page.items) ?? []) }
}
