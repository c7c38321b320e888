import { computed, shallowRef, watch, type Ref } from 'vue'
import type { CaseRow } from '@/api/types'
import { t } from '@/app/i18n'
import { complain } from '@/ui/toast'

export const chosenMax = 100 // what one commit of the server holds

/** The rows chosen for an action on many. A row that leaves the list is chosen no more. */
export function useChosen(rows: Readonly<Ref<CaseRow[]>>, asked: Readonly<Ref<object>>) {
  const ids = shallowRef<ReadonlySet<string>>(new Set())
  let last = '' // where a range begins
  const chosen = computed(() => rows.value.filter((row) => ids.value.has(row.id)))
  watch(() => JSON.stringify(asked.value), () => choose([]))

  function choose(wanted: string[]): void {
    if (wanted.length > chosenMax) complain(t('bulk.most', { max: chosenMax }))
    ids.value = new Set(wanted.slice(0, chosenMax))
  }
  const isChosen = (id: string) => ids.value.has(id)
  function toggle(row: CaseRow): void {
    last = row.id
    const others = chosen.value.map((one) => one.id).filter((id) => id !== row.id)
    choose(isChosen(row.id) ? others : [...others, row.id])
  }
  /** Everything from the last one chosen to this one. */
  function reach(row: CaseRow): void {
    const place = (id: string) => rows.value.findIndex((one) => one.id === id)
    const [from, to] = [place(last), place(row.id)].sort((a, b) => a - b)
    if (from === -1) return toggle(row)
    choose([...new Set([...chosen.value, ...rows.value.slice(from, to + 1)].map((one) => one.id))])
  }
  return { chosen, isChosen, choose, toggle, reach }
}
