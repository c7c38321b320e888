import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'

const spare = 8 // rows ready beyond each edge

/** Which rows of one height stand in the visible part of a scrolling box: of ten thousand only those are made.
    `above` is what stays at the top of the box while it scrolls. */
export function useWindowed(box: Readonly<Ref<HTMLElement | null>>, count: () => number, height: Readonly<Ref<number>>, above = 0) {
  const top = ref(0)
  const room = ref(0)
  function look() {
    top.value = box.value?.scrollTop ?? 0
    room.value = box.value?.clientHeight ?? 0
  }
  const resized = new ResizeObserver(look)
  watch(box, (now, before) => {
    before?.removeEventListener('scroll', look)
    resized.disconnect()
    if (!now) return
    now.addEventListener('scroll', look, { passive: true })
    resized.observe(now)
  }, { flush: 'post', immediate: true })
  onScopeDispose(() => resized.disconnect())

  const first = computed(() => Math.min(Math.max(0, Math.floor(top.value / height.value) - spare), Math.max(0, count() - 1)))
  const end = computed(() => Math.min(count(), Math.ceil((top.value + room.value) / height.value) + spare))
  const before = computed(() => first.value * height.value)
  const after = computed(() => (count() - end.value) * height.value)

  function reveal(place: number) {
    if (!box.value) return
    const upper = place * height.value
    const lower = upper + height.value + above
    if (upper < box.value.scrollTop) box.value.scrollTop = upper
    else if (lower > box.value.scrollTop + box.value.clientHeight) box.value.scrollTop = lower - box.value.clientHeight
  }
  return { first, end, before, after, reveal }
}
