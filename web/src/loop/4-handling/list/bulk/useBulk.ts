import { useQueryClient } from '@tanstack/vue-query'
import { shallowRef } from 'vue'
import { api, take } from '@/api/client'
import type { BulkAction, BulkItem, BulkResult } from '@/api/types'
import { t } from '@/app/i18n'
import { complainOf } from '@/app/refusals'
import { useNow } from '@/app/time'
import { say } from '@/ui/toast'
import { idsOf } from './bulk'

/** Those it was refused for. */
export const refusedOf = (result?: BulkResult): BulkItem[] => result?.items.filter((item) => item.reason) ?? []

/** Does one action to many cases, tells what became of it, and takes it back while that is possible. */
export function useBulk() {
  const queries = useQueryClient()
  const now = useNow()
  const failed = shallowRef<BulkItem[]>([])

  async function after(result: BulkResult, said: string): Promise<void> {
    failed.value = refusedOf(result)
    const done = result.items.length - failed.value.length
    const { undo, undo_until } = result
    if (done > 0) say(t(said, { count: done }), undo && undo_until ? { label: t('bulk.undo'), run: () => void back(undo), ms: Date.parse(undo_until) - now.value } : undefined)
    // Also the pages of cases that are open in tabs.
    await Promise.all([queries.invalidateQueries({ queryKey: ['cases'] }), ...result.items.map(({ id }) => queries.invalidateQueries({ queryKey: ['case', id] }))])
  }
  async function apply(cases: { id: string }[], action: BulkAction): Promise<BulkResult> {
    const result = await take(api.POST('/api/v1/cases/bulk', { body: { cases: idsOf(cases), action } }))
    void after(result, 'bulk.done')
    return result
  }
  const back = (id: string) => take(api.POST('/api/v1/cases/bulk/{id}/undo', { params: { path: { id } } })).then((result) => after(result, 'bulk.undone'), complainOf)
  return { failed, apply }
}
