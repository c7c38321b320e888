import { computed } from 'vue'
import type { ListColumn } from '@/api/types'
import { useList } from '../useList'
import { columns as known } from './columns'
import { keptColumns } from './useTable'

/** The columns of the table: those of the view that is open, or those the person chose last. */
export function useColumns() {
  const { shown, show } = useList()
  const columns = computed(() => (shown.value.columns.length > 0 ? shown.value.columns : keptColumns.value))
  function toggle(column: ListColumn): void {
    const wanted = known.filter((one) => columns.value.includes(one) !== (one === column))
    if (shown.value.saved) show({ columns: wanted })
    else keptColumns.value = wanted
  }
  return { columns, toggle }
}
