// What a command is called in every language: whoever has learnt a word in one finds it in another.
import { shallowRef, watch, type Ref } from 'vue'
import type { Command } from './commands'
import { filled, languages, textsIn, type Texts } from './i18n'

const all = shallowRef<Texts[]>([])

export function useSpellings(wanted: Ref<boolean>) {
  watch(wanted, async () => {
    if (all.value.length === 0) all.value = await Promise.all(languages.map(textsIn))
  })
  return (command: Command): string[] => all.value.map((texts) => filled(texts[command.title], command.values ?? {}).toLowerCase())
}
