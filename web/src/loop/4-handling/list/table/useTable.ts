import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { keptForPerson } from '@/app/kept'
import { useWide } from '@/app/wide'
import type { ListColumn } from '@/api/types'
import { usualColumns } from './columns'

const wanted = keptForPerson(localStorage, 'list-table', false)
export const keptColumns = keptForPerson<ListColumn[]>(localStorage, 'list-columns', usualColumns)

/** The list as a table over the whole page: where the person wants it, the window has room, and no case is open. */
export function useTable() {
  const route = useRoute()
  const mayBeTable = useWide(1100)
  const wantsTable = wanted
  return { mayBeTable, wantsTable, asTable: computed(() => wanted.value && mayBeTable.value && !route.params.id) }
}
