// The keys of a list that stands beside the text while one goes on typing.
import type { Ref } from 'vue'

export interface OpenList<T> { open: Ref<boolean>; at: Ref<number>; found: Readonly<Ref<T[]>>; choose: (one: T) => void; close: () => void }

/** True when the key was for the list. */
export function onListKey<T>(list: OpenList<T>, event: KeyboardEvent): boolean {
  const count = list.found.value.length
  if (!list.open.value || count === 0) return false
  if (event.key === 'ArrowDown') list.at.value = (list.at.value + 1) % count
  else if (event.key === 'ArrowUp') list.at.value = (list.at.value + count - 1) % count
  else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab') list.choose(list.found.value[list.at.value])
  else if (event.key === 'Escape') list.close()
  else return false
  event.preventDefault()
  return true
}
