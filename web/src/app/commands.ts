// Everything that can be done is a command; the button, the key and the palette run the same one. What it is called and
// which key it comes with stands in a file `x.commands.ts`, found by name, so that `?` can show all of them anywhere;
// what it does is said by the part of the page that can do it, while it is shown.
import { onActivated, onDeactivated, onScopeDispose, shallowReactive } from 'vue'
import { composes } from '@/ui/ime'
import { t } from './i18n'
import { keyOf, pressed } from './keys'

export interface Command {
  /** Stays: a person's own keys are kept under it. */
  id: string
  /** The key of the text that names it, and what is filled into it. */
  title: string
  values?: Record<string, string | number>
  /** As in `j`, `g c`, `Mod+Enter`; Mod is ⌘ on a Mac and Ctrl elsewhere. */
  key?: string
  /** Also while typing in a field, if its key is none that types. */
  inFields?: boolean
}
export interface CommandGroup {
  title: string
  /** Small first. */
  order: number
  commands: Command[]
}
type Run = () => unknown
interface Doing { run: Run; enabled?: () => boolean }

const found = import.meta.glob<CommandGroup>('@/**/*.commands.ts', { eager: true, import: 'default' })
export const groups: CommandGroup[] = Object.values(found).sort((a, b) => a.order - b.order)
export const commands: Command[] = groups.flatMap((group) => group.commands)
export const commandOf = (id: string): Command => commands.find((one) => one.id === id)!
export const nameOf = (command: Command): string => t(command.title, command.values)

const doings = shallowReactive(new Map<string, Doing>())

/** Says what commands do as long as this part of the page is shown. */
export function useCommands(what: Record<string, Run | Doing>): void {
  const mine = Object.entries(what).map(([id, doing]) => [id, typeof doing === 'function' ? { run: doing } : doing] as const)
  const take = () => mine.forEach(([id, doing]) => doings.set(id, doing))
  const leave = () => mine.forEach(([id, doing]) => doings.get(id) === doing && doings.delete(id))
  take()
  onActivated(take)
  onDeactivated(leave)
  onScopeDispose(leave)
}

export const canRun = (id: string): boolean => doings.has(id) && (doings.get(id)!.enabled?.() ?? true)
export const runCommand = (id: string): void => void (canRun(id) && doings.get(id)!.run())

function inField(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null
  return !!element?.isContentEditable || !!element?.closest?.('input:not([type=checkbox], [type=radio]), textarea, select')
}

let prefix = ''

function onKey(event: KeyboardEvent): void {
  if (composes(event) || event.defaultPrevented) return
  if (document.querySelector('[role=dialog], [role=menu]')) return
  const key = pressed(event)
  if (!key) return
  const typing = inField(event.target)
  const atHand = commands.filter((command) => canRun(command.id) && (!typing || (command.inFields && /^(Mod|Alt)\+/.test(keyOf(command)))))
  const whole = prefix ? `${prefix} ${key}` : key
  prefix = ''
  const command = atHand.find((one) => keyOf(one) === whole)
  if (command) {
    event.preventDefault()
    runCommand(command.id)
  } else if (atHand.some((one) => keyOf(one).startsWith(`${key} `))) prefix = key
}

export const listenForKeys = () => addEventListener('keydown', onKey)
