import { watch, type Ref } from 'vue'

/** For a box that takes the focus: gives it back to where it was when the box opened. */
export function useFocusBack(open: Ref<boolean>): (event: Event) => void {
  let before: Element | null = null
  watch(open, (now) => now && (before = document.activeElement), { flush: 'sync', immediate: true })
  return (event) => {
    event.preventDefault() // the library would look for a button of its own
    if (before instanceof HTMLElement) before.focus()
  }
}
