// `@` in a note calls a colleague: a list opens while the name is typed. Enter or Tab takes the marked one.
import { computed, nextTick, ref, type Ref } from 'vue'
import { useColleagues } from '@/loop/0-people/staff/useColleagues'

interface Colleague { id: string; name: string }

export function useMention(box: Readonly<Ref<HTMLTextAreaElement | null>>, text: Ref<string>, taken: (colleague: Colleague) => void) {
  const { staff } = useColleagues()
  const open = ref(false)
  const typed = ref('')
  const at = ref(0)
  const found = computed(() => {
    const wish = typed.value.toLowerCase()
    return staff.value.map(({ value, label }) => ({ id: value, name: label })).filter((one) => one.name.toLowerCase().includes(wish)).slice(0, 6)
  })

  function look() {
    const before = text.value.slice(0, box.value?.selectionStart ?? 0)
    const match = before.match(/@([^\s@]{0,20})$/)
    typed.value = match?.[1] ?? ''
    open.value = !!match && found.value.length > 0
    at.value = 0
  }
  function close() {
    open.value = false
  }
  function choose(colleague: Colleague) {
    const place = box.value?.selectionStart ?? text.value.length
    const start = place - typed.value.length
    text.value = `${text.value.slice(0, start)}${colleague.name} ${text.value.slice(place)}`
    taken(colleague)
    close()
    const end = start + colleague.name.length + 1
    void nextTick(() => {
      box.value?.focus()
      box.value?.setSelectionRange(end, end)
    })
  }
  return { open, found, at, look, close, choose }
}
