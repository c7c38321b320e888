import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, take } from '@/api/client'
import type { DefinitionRow } from '@/api/types'
import { language } from '@/app/i18n'

export function useDefinitions() {
  const list = useQuery({ queryKey: ['definitions', language], queryFn: () => take(api.GET('/api/v1/definitions')), staleTime: 300_000 })
  const groups = computed(() => {
    const kinds = new Map<string, DefinitionRow[]>()
    for (const row of list.data.value?.items ?? []) kinds.set(row.kind, [...(kinds.get(row.kind) ?? []), row])
    return [...kinds]
  })
  return { list, groups }
}

/** One version of a definition; without a number, the one in force. */
export function useDefinition(kind: () => DefinitionRow['kind'], id: () => string, version: Ref<number | undefined>) {
  return useQuery({
    queryKey: ['definitions', 'one', kind, id, version, language],
    queryFn: () => take(api.GET('/api/v1/definitions/{kind}/{id}', { params: { path: { kind: kind(), id: id() }, query: { version: version.value } } })),
    placeholderData: (before) => (before?.kind === kind() && before.id === id() ? before : undefined),
  })
}
