// Texts used again and again. All a person may use come in one answer and serve every page for some minutes.
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, take } from '@/api/client'
import type { Snippet, SnippetWish } from '@/api/types'

const key = ['snippets']

export function useSnippets() {
  const list = useQuery({ queryKey: key, queryFn: () => take(api.GET('/api/v1/snippets')), staleTime: 300_000 })
  return { list, snippets: computed<Snippet[]>(() => list.data.value?.items ?? []) }
}

export function useSnippetKeeping() {
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: key })
  return {
    /** A new one, or the next version of one there is. */
    async save(wish: SnippetWish, known?: Snippet): Promise<Snippet> {
      const saved = known
        ? await take(api.PUT('/api/v1/snippets/{id}', { params: { path: { id: known.id } }, body: { ...wish, version: known.version } }))
        : await take(api.POST('/api/v1/snippets', { body: wish }))
      await refresh()
      return saved
    },
    async remove(id: string): Promise<void> {
      await api.DELETE('/api/v1/snippets/{id}', { params: { path: { id } } })
      void refresh() // the form leaves before its snippet does
    },
  }
}
