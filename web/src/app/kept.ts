// What a person has set for himself at this browser. Whoever signs in next at the same window has his own.
import { computed, shallowRef, watch, type WritableComputedRef } from 'vue'
import { me } from './session'

export function keptForPerson<T>(storage: Storage, name: string, start: T): WritableComputedRef<T> {
  const value = shallowRef(start)
  const place = () => `${name} ${me.value?.id}`
  watch(() => me.value?.id, (id) => {
    const kept = id && storage.getItem(place())
    value.value = kept ? JSON.parse(kept) : start
  }, { immediate: true, flush: 'sync' })
  return computed({
    get: () => value.value,
    set: (now) => {
      if (!me.value) return // he has just left
      value.value = now
      storage.setItem(place(), JSON.stringify(now))
    },
  })
}
