// Notifications of the browser. The server says which notices are worth one and keeps quiet hours; of all tabs the one
// that holds the lock shows them, and when it closes the next one takes over. Showing one reads nothing and answers nobody.
import { QueryObserver, type QueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import type { Notice } from '@/api/types'
import { api, take } from '@/api/client'
import { t } from '@/app/i18n'
import { router } from '@/app/router'
import { viewing } from '@/app/session'
import mark from '@/ui/mark.svg'

type State = NotificationPermission | 'missing'
const state = (): State => ('Notification' in window && 'locks' in navigator ? Notification.permission : 'missing')
export const alertsAre = ref<State>(state())

/** REQUIRES: a click; browsers refuse, and people mistrust, a question out of nowhere. */
export async function allowAlerts(): Promise<void> {
  await Notification.requestPermission()
  alertsAre.value = state()
}

const shownAtOnce = 3
const askAgainMs = 60_000
const urgent: Notice['kind'][] = ['escalated', 'mentioned']
const rank = (one: Notice) => (urgent.includes(one.kind) ? urgent.indexOf(one.kind) : urgent.length)

/** Mentions and escalations first; what is too much at once becomes one. Ids grow with time. */
export function chosen(notices: Notice[], after: string): { shown: Notice[]; more: number } {
  const due = notices.filter((one) => one.alert && !one.read && one.id > after).sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
  return due.length <= shownAtOnce ? { shown: due, more: 0 } : { shown: due.slice(0, shownAtOnce - 1), more: due.length - shownAtOnce + 1 }
}

function open(path: string, notification: Notification) {
  window.focus()
  void router.push(path)
  notification.close()
}
function show(one: Notice) {
  const about = t(`notices.${one.kind}`, { by: one.by, clock: one.clock })
  const notification = new Notification(about, { body: `${one.number} · ${one.title}`, tag: `${one.case} ${one.kind}`, icon: mark })
  notification.onclick = () => open(`/cases/${one.case}`, notification)
}
function showMore(count: number) {
  const notification = new Notification(t('notices.alerts.more', { count }), { tag: 'more', icon: mark })
  notification.onclick = () => open('/notices', notification)
}

/** As long as this person is at this window. Gives back how to stop. */
export function startAlerts(queries: QueryClient, person: string): () => void {
  const stop = new AbortController()
  if (state() !== 'missing' && !viewing.value) {
    const waited = { mode: 'exclusive', signal: stop.signal } as const
    void navigator.locks.request(`alerts ${person}`, waited, () => watchNotices(queries, person, stop.signal)).catch(() => undefined) // stopped while it waited
  }
  return () => stop.abort()
}

// What was there when the person came stays in the list: nobody is greeted with a hundred notifications.
function watchNotices(queries: QueryClient, person: string, signal: AbortSignal): Promise<void> {
  const place = `alerted ${person}`
  let last = localStorage.getItem(place) ?? ''
  let greeted = false
  const observer = new QueryObserver(queries, {
    queryKey: ['notices', 'alerts'],
    queryFn: () => take(api.GET('/api/v1/notices', { params: { query: { unread: true, limit: 20 } } })),
    refetchInterval: askAgainMs,
    refetchIntervalInBackground: true,
    staleTime: 0,
  })
  const leave = observer.subscribe(({ data }) => {
    if (!data) return
    const newest = data.items[0]?.id ?? ''
    if (greeted && Notification.permission === 'granted') {
      const { shown, more } = chosen(data.items, last)
      shown.forEach(show)
      if (more) showMore(more)
    }
    greeted = true
    if (newest > last) localStorage.setItem(place, (last = newest))
  })
  return new Promise((done) => signal.addEventListener('abort', () => { leave(); done() }))
}
