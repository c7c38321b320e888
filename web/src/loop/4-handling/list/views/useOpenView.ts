import { computed } from 'vue'
import type { ListView } from '@/api/types'
import { usualColumns } from '../table/columns'
import { useColumns } from '../table/useColumns'
import { useList } from '../useList'
import { plain } from '../useShown'
import { useViews } from './useViews'

type Parts = Pick<ListView, 'base' | 'filter' | 'sort' | 'columns'>
const partsOf = ({ base, filter: { all, any }, sort, columns }: Parts): Parts => ({ base, filter: { all, any }, sort, columns: columns.length > 0 ? columns : usualColumns })

/** The saved view the list came from, and whether the list still is as it was saved. */
export function useOpenView() {
  const { shown, show } = useList()
  const { columns } = useColumns()
  const { views, counts } = useViews()
  const view = computed(() => views.value.find((one) => one.id === shown.value.saved))
  /** What there is to save of the list as it stands. */
  const parts = computed<Parts>(() => ({ base: shown.value.tab, filter: shown.value.filter, sort: shown.value.sort, columns: columns.value }))
  const changed = computed(() => !!view.value && JSON.stringify(partsOf(parts.value)) !== JSON.stringify(partsOf(view.value)))

  function open(one: ListView): void {
    const { base, ...rest } = partsOf(one)
    show({ tab: base, ...rest, saved: one.id, q: '' })
  }
  const leave = () => show(plain(shown.value.tab))
  return { views, counts, view, parts, changed, open, leave }
}
