import { ref, watch, type Ref } from 'vue'

/** What is drawn of a text: the server's reading of it, as soon as that is of the present text. Between a stroke and
 *  the server's answer the stroke itself is what is seen. Nothing drawable leaves what was drawn before. */
export function useDrawn<T>(content: () => unknown, fresh: () => boolean, read: (content: unknown) => T | undefined): Ref<T | undefined> {
  const drawn = ref<T>() as Ref<T | undefined>
  watch(
    [content, fresh],
    () => {
      const now = fresh() ? read(content()) : undefined
      if (now) drawn.value = now
    },
    { immediate: true },
  )
  return drawn
}
