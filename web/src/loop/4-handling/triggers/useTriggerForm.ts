import { computed, reactive, watch } from 'vue'
import type { Trigger } from '@/api/types'
import { actionsOf, draftsOf } from './drafts'

export type TriggerDraft = ReturnType<typeof useTriggerForm>

/** A trigger while it is written. The switch in the list is also that of the form. */
export function useTriggerForm(known: () => Trigger | undefined) {
  const { name = '', active = false, happens = 'opened', filter = { all: [], any: [] }, actions = [] } = known() ?? {}
  const form = reactive({ name, active, happens, filter: { ...filter }, drafts: draftsOf(actions) })
  watch(() => known()?.active, (now) => now !== undefined && (form.active = now))
  const filled = () => [...form.filter.all, ...form.filter.any].every((one) => one.values.length > 0)
  /** What it does and for which cases; nothing while something is not filled in: a condition left out would let every case in. */
  const rule = computed(() => {
    const done = actionsOf(form.drafts)
    return done && filled() ? { filter: form.filter, actions: done } : undefined
  })
  return reactive({ form, rule })
}
