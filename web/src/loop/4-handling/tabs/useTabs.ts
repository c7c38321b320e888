// The cases opened in this session, in the order they were opened; a reload keeps them.
import { computed, watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { CaseDetail } from '@/api/types'
import { keptForPerson } from '@/app/kept'
import { unsent } from '@/loop/2-intake/conversation/useComposer'
import { useCaseLink } from '../caseLink'

export interface CaseTab {
  id: string
  number: string
  title: string
  /** Something is written to it that was not sent. */
  unsent: boolean
}

const most = 12
export const tabs = keptForPerson<CaseTab[]>(sessionStorage, 'tabs', [])

function add(tab: CaseTab): void {
  const goes = tabs.value.length < most ? undefined : tabs.value.find((one) => !one.unsent) ?? tabs.value[0]
  tabs.value = [...tabs.value.filter((one) => one !== goes), tab]
}
const change = (tab: CaseTab) => void (tabs.value = tabs.value.map((one) => (one.id === tab.id ? tab : one)))

/** Gives an open case its tab, and the tab what is new of the case. */
export function useTab(detail: Readonly<Ref<CaseDetail | undefined>>): void {
  const tab = computed(() => detail.value && { id: detail.value.id, number: detail.value.number, title: detail.value.title, unsent: unsent(detail.value.id) })
  watch(tab, (now, before) => {
    if (!now) return
    if (before || tabs.value.some((one) => one.id === now.id)) change(now)
    else add(now)
  }, { immediate: true })
}

export function useTabs() {
  const route = useRoute()
  const router = useRouter()
  const linkTo = useCaseLink()
  const open = computed(() => String(route.params.id ?? ''))
  const go = (tab?: CaseTab) => router.push(tab ? linkTo(tab.id) : { ...linkTo(''), params: {} })

  /** Whoever closes what he looks at sees its neighbour next. */
  function close(id: string): void {
    const at = tabs.value.findIndex((one) => one.id === id)
    tabs.value = tabs.value.filter((one) => one.id !== id)
    if (id === open.value) void go(tabs.value[at] ?? tabs.value[at - 1])
  }
  return { open, go, close, linkTo }
}
