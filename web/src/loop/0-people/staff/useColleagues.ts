import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { get } from '@/api/client'
import type { Page } from '@/api/types'

interface Named { id: string; name: string }

/** Staff and teams as choices. They change rarely, so one answer serves all pages for some minutes. */
export function useColleagues() {
  const staleTime = 300_000
  const staff = useQuery({ queryKey: ['staff'], queryFn: () => get<Page<Named>>('/staff'), staleTime })
  const teams = useQuery({ queryKey: ['teams'], queryFn: () => get<Page<Named>>('/teams'), staleTime })
  const choices = (page?: Page<Named>) => page?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []
  return { staff: computed(() => choices(staff.data.value)), teams: computed(() => choices(teams.data.value)) }
}
