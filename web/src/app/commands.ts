// Every action with a key is a command; the button and the key run the same one, and `?` lists those at hand.
import { onScopeDispose, shallowReactive } from 'vue'

export interface Command {
  /** As in `j`, `g c`, `Mod+Enter`; Mod is ⌘ on a Mac and Ctrl elsewhere. */
  key: string
  /** The key of the text that names it. */
  title: string
  run: () => void
  /** Also while typing in a field. */
  inFields?: boolean
}

export const commands = shallowReactive(new Set<Command>())
let prefix = ''

export function useCommands(list: Command[]): void {
  for (const command of list) commands.add(command)
  onScopeDispose(() => list.forEach((command) => commands.delete(command)))
}

function inField(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null
  return !!element?.closest?.('input, textarea, select, [contenteditable=true]')
}

function spelled(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  return event.metaKey || event.ctrlKey ? `Mod+${key}` : key
}

function onKey(event: KeyboardEvent): void {
  // While an input method composes, its keys are its own.
  if (event.isComposing || event.keyCode === 229 || event.altKey || event.defaultPrevented) return
  if (document.querySelector('[role=dialog], [role=menu]')) return
  const typing = inField(event.target)
  const key = spelled(event)
  const whole = prefix ? `${prefix} ${key}` : key
  prefix = ''
  const candidates = [...commands].filter((command) => !typing || command.inFields)
  const found = candidates.findLast((command) => command.key === whole)
  if (found) {
    event.preventDefault()
    found.run()
  } else if (candidates.some((command) => command.key.startsWith(`${key} `))) prefix = key
}

export const listenForKeys = () => addEventListener('keydown', onKey)
