// Keys: how they are written, and those a person has chosen over the ones the commands come with.
import { computed } from 'vue'
import type { Command } from './commands'
import { ownKeys as own, setKeys } from './ownSettings'

export const anyOwn = computed(() => Object.keys(own.value).length > 0)

/** The key of a command: the person's choice, or the one it comes with unless he gave that to another. */
export function keyOf({ id, key = '' }: Command): string {
  return own.value[id] ?? (Object.values(own.value).includes(key) ? '' : key)
}

/** Gives a command a key, or none. Another one that was given the same key before goes without. */
export function giveKey(id: string, key: string): void {
  const others = Object.entries(own.value).map(([other, its]) => [other, its === key ? '' : its])
  setKeys({ ...Object.fromEntries(others), [id]: key })
}

export const resetKeys = () => setKeys({})

const modifiers = ['Alt', 'AltGraph', 'CapsLock', 'Control', 'Meta', 'Shift']

/** What was pressed, as in `j`, `Shift+e`, `Mod+k`, `Alt+1`; nothing for a modifier alone. */
export function pressed(event: KeyboardEvent): string {
  if (!event.key || modifiers.includes(event.key)) return '' // a browser that fills in a form sends events without any
  // On a Mac, Alt turns the keys into other signs: there the key counts, not its sign.
  const sign = event.altKey ? event.code.replace(/^(Key|Digit)/, '') : event.key
  const key = sign.length === 1 ? sign.toLowerCase() : sign
  // A sign like `?` has its Shift inside.
  const shift = event.shiftKey && (key.length > 1 || key !== key.toUpperCase())
  return [event.metaKey || event.ctrlKey ? 'Mod+' : '', event.altKey ? 'Alt+' : '', shift ? 'Shift+' : '', key].join('')
}

const mac = navigator.userAgent.includes('Mac')
const shown: Record<string, string> = { Mod: mac ? '⌘' : 'Ctrl', Alt: mac ? '⌥' : 'Alt', Enter: '↵', Escape: 'Esc' }

/** A key as it stands on the keyboard, part by part. */
export const spelled = (key: string): string[] => key.split(/ |(?<=.)\+(?=.)/).filter(Boolean).map((part) => shown[part] ?? part)
