import { languages, type Language } from '@/app/i18n'

export type Names = Partial<Record<Language, string>>

export const namesOf = (names?: Names) => Object.fromEntries(languages.map((one) => [one, names?.[one] ?? ''])) as Record<Language, string>
/** Without the languages nobody wrote. */
export const writtenNames = (names: Record<Language, string>): Names => Object.fromEntries(Object.entries(names).map(([one, text]) => [one, text.trim()]).filter(([, text]) => text))
