import { onScopeDispose, ref, watch, type Ref } from 'vue'

const restMs = 200

/** Follows a text once its writer has paused: nothing is asked letter by letter. */
export function settled(text: Readonly<Ref<string>>): Readonly<Ref<string>> {
  const rested = ref(text.value.trim())
  let waiting: ReturnType<typeof setTimeout> | undefined
  watch(text, (now) => {
    clearTimeout(waiting)
    waiting = setTimeout(() => (rested.value = now.trim()), restMs)
  })
  onScopeDispose(() => clearTimeout(waiting))
  return rested
}
