// Events of the server as they are committed. After a broken line the stream resumes from the last sequence seen, so
// that nothing is missed; pages refresh what an event touches.
import type { QueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { learnOwn } from './ownSettings'
import { present, presenceLine, type Present } from './presence'

export interface LiveEvent { seq?: number; type: string; case?: string | null; people?: Present[] }

const normal = 1000
const sessionEnded = 1008

export const connected = ref(true)
let socket: WebSocket | undefined
let seen = 0
let waitMs = 1000

export function startLive(queries: QueryClient): void {
  if (socket && socket.readyState <= WebSocket.OPEN) return
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  socket = new WebSocket(`${scheme}://${location.host}/api/v1/live${seen ? `?since=${seen}` : ''}`)
  socket.onopen = () => {
    connected.value = true
    waitMs = 1000
    presenceLine((text) => socket?.readyState === WebSocket.OPEN && socket.send(text))
    void queries.invalidateQueries({ queryKey: ['notices'] })
  }
  socket.onmessage = (frame) => {
    const event = JSON.parse(frame.data) as LiveEvent
    if (event.type === 'present') present.value = { case: event.case ?? '', people: event.people ?? [] }
    else if (event.type === 'notice') void queries.invalidateQueries({ queryKey: ['notices'] })
    else if (event.type === 'own_settings_changed') void learnOwn() // his own, in another tab, or a colleague's: a rare thing
    else refresh(queries, event)
  }
  socket.onclose = (event) => {
    socket = undefined
    presenceLine(undefined)
    if (event.code === normal || event.code === sessionEnded) return
    connected.value = false
    setTimeout(() => startLive(queries), waitMs)
    waitMs = Math.min(waitMs * 2, 30_000)
  }
}

export function stopLive(): void {
  socket?.close(normal)
  socket = undefined
}

const touched = new Set<string>()
let pending = false

// A burst of events becomes one refresh: a busy team must not make every screen ask the server for each message.
function refresh(queries: QueryClient, event: LiveEvent): void {
  seen = Math.max(seen, event.seq ?? 0)
  if (event.case) touched.add(event.case)
  if (pending) return
  pending = true
  setTimeout(() => {
    pending = false
    for (const id of touched) void queries.invalidateQueries({ queryKey: ['case', id] })
    touched.clear()
    void queries.invalidateQueries({ queryKey: ['cases'] })
  }, 250)
}
