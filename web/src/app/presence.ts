// Who else has this case open, and who is writing to it. Said and heard over the live line; nothing is kept.
import { shallowRef } from 'vue'

export interface Present { id: string; name: string; typing: boolean }

const heartbeatMs = 20_000
const writingEveryMs = 4_000
const pauseMs = 5_000

/** The people at the case this page shows, its own person among them. */
export const present = shallowRef<{ case: string; people: Present[] }>({ case: '', people: [] })
let looking: string | undefined
let writing = false
let saidAt = 0
let pause: ReturnType<typeof setTimeout> | undefined
let heartbeat: ReturnType<typeof setInterval> | undefined
let send: ((text: string) => void) | undefined

/** The live line as it comes and goes; whoever takes it over is told at once where this page is. */
export function presenceLine(line: ((text: string) => void) | undefined): void {
  send = line
  if (looking) say()
}

function say(): void {
  saidAt = Date.now()
  send?.(JSON.stringify(document.hidden ? {} : { looking, typing: writing }))
}

export function lookAt(caseId: string): void {
  looking = caseId
  writing = false
  say()
  heartbeat ??= setInterval(say, heartbeatMs)
}

export function lookAway(caseId: string): void {
  if (looking !== caseId) return // the next case is open already
  looking = undefined
  clearInterval(heartbeat)
  heartbeat = undefined
  stopWriting()
  say()
}

/** Called at every key; said only when it is news. */
export function writes(): void {
  clearTimeout(pause)
  pause = setTimeout(stopWriting, pauseMs)
  if (writing && Date.now() - saidAt < writingEveryMs) return
  writing = true
  say()
}

export function stopWriting(): void {
  clearTimeout(pause)
  if (!writing) return
  writing = false
  say()
}

document.addEventListener('visibilitychange', () => looking && say())
