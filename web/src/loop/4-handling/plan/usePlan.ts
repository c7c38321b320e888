// The plan of one case as the page works with it: what the server keeps, and what is being written. While one writes,
// the server says how it would come out (times, critical path, circles); nothing is kept until it is saved.
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, inject, onScopeDispose, provide, ref, shallowRef, watch, type InjectionKey } from 'vue'
import { api, given, Refused, take } from '@/api/client'
import type { PlanDocument, PlanView, TaskState } from '@/api/types'
import { complainOf } from '@/app/refusals'

type OpenPlan = ReturnType<typeof openPlan>
const key: InjectionKey<OpenPlan> = Symbol('plan')
const restMs = 250

const copy = (document: PlanDocument): PlanDocument => JSON.parse(JSON.stringify(document)) as PlanDocument

function openPlan(id: string) {
  const queries = useQueryClient()
  const edition = ref(0) // 0: the last
  const path = { id }
  const query = useQuery({
    queryKey: computed(() => ['case', id, 'plan', edition.value]),
    queryFn: () => take(api.GET('/api/v1/cases/{id}/plan', { params: { path, query: given({ edition: edition.value || undefined }) } })),
    placeholderData: (before: PlanView | undefined) => before,
  })
  const draft = ref<PlanDocument>()
  const tried = shallowRef<PlanView>()
  const refused = shallowRef<Refused>()
  const busy = ref(false)
  let waiting: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  async function tryIt() {
    if (!draft.value) return
    const mine = ++asked
    try {
      const view = await take(api.POST('/api/v1/cases/{id}/plan/try', { params: { path }, body: { document: draft.value } }))
      if (mine !== asked || !draft.value) return
      tried.value = view
      refused.value = undefined
    } catch (error) {
      if (mine === asked && error instanceof Refused) refused.value = error
    }
  }
  watch(draft, () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => void tryIt(), restMs)
  }, { deep: true })
  onScopeDispose(() => clearTimeout(waiting))

  const shown = computed(() => (draft.value ? tried.value ?? query.data.value : query.data.value))

  function edit() {
    if (!query.data.value) return
    edition.value = 0
    tried.value = undefined
    draft.value = copy(query.data.value.document)
  }
  function leave() {
    draft.value = undefined
    tried.value = undefined
    refused.value = undefined
  }
  /** Does it and shows what came of it; what was refused is the answer. */
  async function act(what: () => Promise<PlanView>): Promise<Refused | undefined> {
    busy.value = true
    try {
      const view = await what()
      edition.value = 0
      queries.setQueryData(['case', id, 'plan', 0], view)
      return undefined
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return error
    } finally {
      busy.value = false
      void queries.invalidateQueries({ queryKey: ['case', id] })
      void queries.invalidateQueries({ queryKey: ['plan-tasks'] })
    }
  }
  const version = () => query.data.value?.version
  async function save(): Promise<boolean> {
    const document = draft.value
    if (!document) return false
    refused.value = await act(() => take(api.PUT('/api/v1/cases/{id}/plan', { params: { path }, body: { version: version(), document } })))
    if (refused.value) return false
    leave()
    return true
  }
  const review = (approved: boolean, comment: string) =>
    act(() => take(api.POST('/api/v1/cases/{id}/plan/review', { params: { path }, body: { version: version(), approved, ...(comment ? { comment } : {}) } })))
  const send = () => act(() => take(api.POST('/api/v1/cases/{id}/plan/send', { params: { path }, body: { version: version() } })))
  return { id, edition, query, shown, draft, refused, busy, edit, leave, save, review, send, tryIt }
}

export function providePlan(id: string): OpenPlan {
  const opened = openPlan(id)
  provide(key, opened)
  return opened
}
export const usePlan = (): OpenPlan => inject(key)!

export interface TaskReport { state: TaskState; progress?: number; note?: string }

/** Says how far a task is, from any page that shows it. */
export function useReporting() {
  const queries = useQueryClient()
  return async (caseId: string, task: number, report: TaskReport): Promise<Refused | undefined> => {
    try {
      await take(api.POST('/api/v1/cases/{id}/plan/tasks/{task}', { params: { path: { id: caseId, task } }, body: report }))
      return undefined
    } catch (error) {
      if (!(error instanceof Refused)) complainOf(error)
      return error as Refused
    } finally {
      void queries.invalidateQueries({ queryKey: ['case', caseId] })
      void queries.invalidateQueries({ queryKey: ['plan-tasks'] })
    }
  }
}
