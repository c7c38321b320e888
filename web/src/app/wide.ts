import { onScopeDispose, ref, type Ref } from 'vue'

/** True while the window is at least `pixels` wide. */
export function useWide(pixels: number): Ref<boolean> {
  const query = matchMedia(`(min-width: ${pixels}px)`)
  const wide = ref(query.matches)
  const follow = (event: MediaQueryListEvent) => (wide.value = event.matches)
  query.addEventListener('change', follow)
  onScopeDispose(() => query.removeEventListener('change', follow))
  return wide
}
