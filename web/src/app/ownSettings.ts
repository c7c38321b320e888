// What the person has set for himself. The server keeps it, every browser he signs in at follows it, and so does every
// other tab; what this browser keeps of it serves until the answer is there, and for whoever has not signed in.
import { shallowRef, watch } from 'vue'
import { api, Refused, take } from '@/api/client'
import type { OwnSettings, OwnWish } from '@/api/types'
import { chooseLanguage, language, type Language } from './i18n'
import { keptForPerson } from './kept'
import { complainOf } from './refusals'
import { me, viewing } from './session'
import { chooseTheme, theme, type Theme } from './theme'

export const own = shallowRef<OwnSettings>()
export const ownKeys = keptForPerson<Record<string, string>>(localStorage, 'keys', {})
export const density = keptForPerson<OwnSettings['density']>(localStorage, 'density', 'roomy')

watch(() => me.value?.id, () => (own.value = undefined), { flush: 'sync' })

function follow(settings: OwnSettings): void {
  own.value = settings
  if (settings.version === 0) return // he said nothing yet: as this browser keeps it
  ownKeys.value = settings.keys
  density.value = settings.density
  if (settings.theme && settings.theme !== theme.value) chooseTheme(settings.theme)
  if (settings.language && settings.language !== language.value) void chooseLanguage(settings.language)
}

let saving: Promise<void> = Promise.resolve()
let waiting = 0

/** Asks the server. Whoever looks at the console as somebody else keeps the look of his own browser. */
export async function learnOwn(): Promise<void> {
  if (viewing.value || waiting > 0) return
  const settings = await take(api.GET('/api/v1/own-settings')).catch(() => undefined) // without it: as this browser keeps it
  if (settings && waiting === 0) follow(settings)
}

/** One change after another; what somebody (he himself, in another tab) changed meanwhile stays. */
export function changeOwn(change: Partial<OwnWish>): Promise<void> {
  waiting += 1
  saving = saving.then(() => save(change, 2)).finally(() => (waiting -= 1))
  return saving
}

async function save(change: Partial<OwnWish>, tries: number): Promise<void> {
  try {
    const before = own.value ?? (await take(api.GET('/api/v1/own-settings')))
    const { version, language, theme, time_zone, quiet } = before
    const notices = before.notices.map(({ kind, way, through }) => ({ kind, way, through }))
    follow(await take(api.PUT('/api/v1/own-settings', { body: { version, language, theme, time_zone, quiet, notices, density: density.value, keys: ownKeys.value, ...change } })))
  } catch (error) {
    own.value = undefined
    if (error instanceof Refused && error.reason === 'conflict' && tries > 1) return save(change, tries - 1)
    complainOf(error)
    own.value = await take(api.GET('/api/v1/own-settings')).catch(() => undefined)
  }
}

const mine = () => !viewing.value

export async function setLanguage(wish: Language): Promise<void> {
  await chooseLanguage(wish)
  if (mine()) await changeOwn({ language: wish })
}
export function setTheme(wish: Theme): void {
  chooseTheme(wish)
  if (mine()) void changeOwn({ theme: wish })
}
export function setDensity(wish: OwnSettings['density']): void {
  density.value = wish
  if (mine()) void changeOwn({ density: wish })
}
export function setKeys(keys: Record<string, string>): void {
  ownKeys.value = keys
  if (mine()) void changeOwn({ keys })
}
