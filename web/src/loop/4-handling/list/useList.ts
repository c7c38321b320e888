// The list of cases as its parts share it: what it shows, its rows, the row the keys are at, and those chosen.
import { computed, inject, provide, ref, watch, type InjectionKey } from 'vue'
import { useRoute } from 'vue-router'
import type { CaseRow } from '@/api/types'
import { may } from '@/app/session'
import { useCaseLink } from '../caseLink'
import { useTable } from './table/useTable'
import { useCases } from './useCases'
import { useChosen } from './useChosen'
import { useShown } from './useShown'

type List = ReturnType<typeof makeList>
const key: InjectionKey<List> = Symbol('list')

function makeList() {
  const route = useRoute()
  const { shown, show } = useShown()
  const cases = useCases(shown, show)
  const { rows } = cases
  const chosen = useChosen(rows, cases.asked)
  const open = computed(() => String(route.params.id ?? ''))
  const at = ref(-1)
  const rowAt = computed<CaseRow | undefined>(() => rows.value[at.value])
  watch([open, rows], () => {
    const place = rows.value.findIndex((row) => row.id === open.value)
    if (place !== -1) at.value = place
  })
  return { shown, show, ...cases, ...chosen, ...useTable(), open, at, rowAt, linkTo: useCaseLink(), mayChoose: may('case_work') }
}

export function provideList(): List {
  const list = makeList()
  provide(key, list)
  return list
}
export const useList = (): List => inject(key)!
