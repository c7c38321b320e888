// Sheets that are brought in. While one is worked on it is asked for again and again, for its progress is no event.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, given, take, upload } from '@/api/client'
import type { ImportResult, ImportView } from '@/api/types'

export const importKinds = ['customers', 'devices', 'staff', 'cases'] as const
export type ImportKind = (typeof importKinds)[number]
export const encodings = ['auto', 'utf_8', 'gb18030', 'big5', 'utf_16'] as const
const busyStates = ['reading', 'checking', 'running', 'undoing']
const pollMs = 700

export const isBusy = (state: string) => busyStates.includes(state)
const minutes = () => -new Date().getTimezoneOffset()

export function useImports() {
  const list = useInfiniteQuery({
    queryKey: ['imports'],
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/imports', { params: { query: given({ limit: 50, cursor: pageParam }) } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  })
  return { list, imports: computed(() => list.data.value?.pages.flatMap((page) => page.items) ?? []) }
}

export function useImport(id: string) {
  return useQuery({
    queryKey: ['imports', 'one', id],
    queryFn: () => take(api.GET('/api/v1/imports/{id}', { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data.import.state) ? pollMs : false),
  })
}

export function useImportRows(id: string, result: Readonly<Ref<ImportResult | ''>>, version: Readonly<Ref<number>>) {
  const list = useInfiniteQuery({
    queryKey: ['imports', 'rows', id, result, version],
    queryFn: ({ pageParam }) => take(api.GET('/api/v1/imports/{id}/rows', { params: { path: { id }, query: given({ result: result.value || undefined, limit: 50, cursor: pageParam || undefined }) } })),
    initialPageParam: 0,
    getNextPageParam: (page) => (page.next ? Number(page.next) : undefined),
  })
  return { list, rows: computed(() => list.data.value?.pages.flatMap((page) => page.items) ?? []) }
}

export function useImporting() {
  const queries = useQueryClient()
  async function kept(view: Promise<ImportView>): Promise<ImportView> {
    const made = await view
    queries.setQueryData(['imports', 'one', made.import.id], made)
    void queries.invalidateQueries({ queryKey: ['imports'], exact: true })
    return made
  }
  return {
    send(file: File, wish: { kind: string; caseKind: string; encoding: string }): Promise<ImportView> {
      const query = new URLSearchParams({ kind: wish.kind, minutes: String(minutes()), encoding: wish.encoding, ...(wish.caseKind ? { case_kind: wish.caseKind } : {}) })
      return kept(upload(`/imports/file?${query}`, file) as unknown as Promise<ImportView>)
    },
    paste: (text: string, wish: { kind: ImportKind; caseKind: string }): Promise<ImportView> =>
      kept(take(api.POST('/api/v1/imports', { body: { kind: wish.kind, text, minutes: minutes(), ...(wish.caseKind ? { case_kind: wish.caseKind } : {}) } }))),
    check: (id: string, header: number, mapping: Record<string, number>): Promise<ImportView> =>
      kept(take(api.POST('/api/v1/imports/{id}/check', { params: { path: { id } }, body: { header_row: header, mapping } }))),
    run: (id: string): Promise<ImportView> => kept(take(api.POST('/api/v1/imports/{id}/run', { params: { path: { id } } }))),
    undo: (id: string): Promise<ImportView> => kept(take(api.POST('/api/v1/imports/{id}/undo', { params: { path: { id } } }))),
    async drop(id: string): Promise<void> {
      await api.DELETE('/api/v1/imports/{id}', { params: { path: { id } } })
      void queries.invalidateQueries({ queryKey: ['imports'], exact: true })
    },
    /** What was imported shows everywhere at once. */
    refresh: () => Promise.all(['customers', 'cases', 'imports'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  }
}
