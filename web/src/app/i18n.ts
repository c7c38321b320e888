// The language of the page and its texts. zh-CN is the first language; the choice is kept per browser. Texts are plain
// sentences with {names}: no compiler travels to the customer's phone, and nothing is evaluated.
import { ref, shallowRef } from 'vue'

export const languages = ['zh-CN', 'zh-TW', 'en'] as const
export type Language = (typeof languages)[number]
export type Texts = Record<string, string>
type Load = () => Promise<{ default: Texts }>

export const languageNames: Record<Language, string> = { 'zh-CN': '简体中文', 'zh-TW': '繁體中文', en: 'English' }
export const language = ref<Language>(preferred())
const texts = shallowRef<Texts>({})
let loaders: Record<Language, Load>

function preferred(): Language {
  const kept = localStorage.getItem('language')
  if (languages.includes(kept as Language)) return kept as Language
  for (const wish of navigator.languages) {
    if (/^zh-(tw|hk|mo|hant)/i.test(wish)) return 'zh-TW'
    if (/^zh/i.test(wish)) return 'zh-CN'
    if (/^en/i.test(wish)) return 'en'
  }
  return 'zh-CN'
}

/** The text of `key` with its {names} filled in. A key without text shows itself, so that the gap is seen. */
export function t(key: string, values: Record<string, string | number> = {}): string {
  return filled(texts.value[key] ?? key, values)
}
export const filled = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole))

/** The text of `key`, or `otherwise` for words that only a definition knows. */
export const tOr = (key: string, otherwise: string): string => (key in texts.value ? t(key) : otherwise)

/** A name that was given in some of the languages: the reader's, or the first there is. */
export const inLanguage = (names: Partial<Record<Language, string>>): string => names[language.value] ?? languages.map((one) => names[one]).find(Boolean) ?? ''

/** Tells where the texts of this bundle are and loads those of the preferred language. */
export async function startTexts(loads: Record<Language, Load>): Promise<void> {
  loaders = loads
  await setLanguage(language.value)
}

export const textsIn = async (one: Language): Promise<Texts> => (await loaders[one]()).default

async function setLanguage(wish: Language): Promise<void> {
  texts.value = await textsIn(wish)
  language.value = wish
  document.documentElement.lang = wish
}

/** A choice made by the person, as opposed to the browser's wish, is remembered. */
export async function chooseLanguage(wish: Language): Promise<void> {
  localStorage.setItem('language', wish)
  await setLanguage(wish)
}
