import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, take } from '@/api/client'
import { inLanguage } from '@/app/i18n'

/** Staff and teams as choices. They change rarely, so one answer serves all pages for some minutes. */
export function useColleagues() {
  const staleTime = 300_000
  const staff = useQuery({ queryKey: ['staff'], queryFn: () => take(api.GET('/api/v1/staff', { params: { query: { limit: 200 } } })), staleTime })
  const teams = useQuery({ queryKey: ['teams'], queryFn: () => take(api.GET('/api/v1/teams')), staleTime })
  return {
    staff: computed(() => staff.data.value?.items.filter((one) => one.active).map(({ id, name }) => ({ value: id, label: name })) ?? []),
    teams: computed(() => teams.data.value?.items.filter((one) => one.active).map(({ id, name }) => ({ value: id, label: inLanguage(name) })) ?? []),
  }
}
