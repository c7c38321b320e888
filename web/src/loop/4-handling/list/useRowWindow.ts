import { computed, watch, type Ref } from 'vue'
import { useWindowed } from '@/ui/windowed'
import { useList } from './useList'

/** The rows of the list that are on the screen; at the end of what is loaded it asks for more. */
export function useRowWindow(box: Readonly<Ref<HTMLElement | null>>, height: Readonly<Ref<number>>, above = 0) {
  const { rows, list, more } = useList()
  const { first, end, before, after, reveal } = useWindowed(box, () => rows.value.length, height, above)
  watch([end, rows, list.isFetching], () => end.value > rows.value.length - 20 && more(), { immediate: true })
  return { first, before, after, reveal, visible: computed(() => rows.value.slice(first.value, end.value)) }
}
