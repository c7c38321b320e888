// What is printed speaks a language of its own: that of who gets the paper, not of who prints it.
import { filled, type Language } from '@/app/i18n'

const loads: Record<Language, () => Promise<{ default: Record<string, string> }>> = {
  'zh-CN': () => import('./words/zh-CN.json'),
  'zh-TW': () => import('./words/zh-TW.json'),
  en: () => import('./words/en.json'),
}

export interface PaperWords {
  language: Language
  (key: string, values?: Record<string, string | number>): string
}

export async function paperWords(language: Language): Promise<PaperWords> {
  const words = (await loads[language]()).default
  return Object.assign((key: string, values: Record<string, string | number> = {}) => filled(words[key] ?? key, values), { language })
}

export const paperTime = (words: PaperWords, iso: string): string =>
  new Intl.DateTimeFormat(words.language, { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(iso))
