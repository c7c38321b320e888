// `/` at the start of a word calls a snippet: a list opens while its name or words are typed. Enter or Tab puts the
// marked one into the text, with its {variables} filled in.
import { computed, nextTick, ref, type Ref } from 'vue'
import { inLanguage } from '@/app/i18n'
import { useSnippets } from '@/loop/1-standards/snippets/useSnippets'

export interface Called { id: string; name: string; text: string }

const shownMax = 8

export function useSlash(box: Readonly<Ref<HTMLTextAreaElement | null>>, text: Ref<string>, kind: () => string, values: () => Record<string, string>) {
  const { snippets } = useSnippets()
  const open = ref(false)
  const typed = ref('')
  const at = ref(0)
  const filledIn = (words: string) => words.replace(/\{(\w+)\}/g, (whole, name: string) => values()[name] ?? whole)
  const found = computed<Called[]>(() => {
    const wish = typed.value.toLowerCase()
    const fitting = snippets.value
      .filter((one) => one.kinds.length === 0 || one.kinds.includes(kind()))
      .map((one) => ({ id: one.id, name: one.name, text: filledIn(inLanguage(one.texts)) }))
    const byName = fitting.filter((one) => one.name.toLowerCase().includes(wish))
    return [...byName, ...fitting.filter((one) => !byName.includes(one) && one.text.toLowerCase().includes(wish))].slice(0, shownMax)
  })

  function look() {
    const before = text.value.slice(0, box.value?.selectionStart ?? 0)
    const match = before.match(/(?:^|\s)\/([^\s/]{0,30})$/)
    typed.value = match?.[1] ?? ''
    open.value = !!match && found.value.length > 0
    at.value = 0
  }
  const close = () => void (open.value = false)
  function choose(one: Called) {
    const place = box.value?.selectionStart ?? text.value.length
    const start = place - typed.value.length - 1
    text.value = `${text.value.slice(0, start)}${one.text}${text.value.slice(place)}`
    close()
    void nextTick(() => {
      box.value?.focus()
      box.value?.setSelectionRange(start + one.text.length, start + one.text.length)
    })
  }
  return { open, found, at, look, close, choose }
}
