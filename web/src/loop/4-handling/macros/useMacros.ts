// What is done to a case in one go. All a person may use come in one answer and serve every page for some minutes.
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, take } from '@/api/client'
import type { Macro, MacroWish } from '@/api/types'

const key = ['macros']

export function useMacros() {
  const list = useQuery({ queryKey: key, queryFn: () => take(api.GET('/api/v1/macros')), staleTime: 300_000 })
  return { list, macros: computed<Macro[]>(() => list.data.value?.items ?? []) }
}

export function useMacroKeeping() {
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: key })
  return {
    /** A new one, or the next version of one there is. */
    async save(wish: MacroWish, known?: Macro): Promise<Macro> {
      const saved = known
        ? await take(api.PUT('/api/v1/macros/{id}', { params: { path: { id: known.id } }, body: { ...wish, version: known.version } }))
        : await take(api.POST('/api/v1/macros', { body: wish }))
      await refresh()
      return saved
    },
    async remove(id: string): Promise<void> {
      await api.DELETE('/api/v1/macros/{id}', { params: { path: { id } } })
      void refresh() // the form leaves before its macro does
    },
  }
}
