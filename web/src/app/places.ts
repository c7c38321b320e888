// Where one can go. Those with an icon stand in the rail, the others are found `under` one of them; all are commands.
import type { IconName } from '@/ui/Icon.vue'

export interface Place {
  id: string
  to: string
  key?: string
  icon?: IconName
  under?: string
  /** Shown to whoever has one of these rights; to everybody when there are none. */
  rights?: string[]
}

export const places: Place[] = [
  { id: 'cases', to: '/cases', key: 'g c', icon: 'inbox' },
  { id: 'tasks', to: '/tasks', under: 'cases' },
  { id: 'notices', to: '/notices', key: 'g n', icon: 'bell' },
  { id: 'customers', to: '/customers', key: 'g k', icon: 'customers' },
  { id: 'duplicates', to: '/duplicates', under: 'customers' },
  { id: 'standards', to: '/standards', key: 'g s', icon: 'standards' },
  { id: 'snippets', to: '/snippets', under: 'standards' },
  { id: 'macros', to: '/macros', under: 'standards' },
  { id: 'triggers', to: '/triggers', under: 'standards' },
  { id: 'settings', to: '/settings', key: 'g a', icon: 'settings', rights: ['staff_write', 'view_as', 'system_admin', 'journal_read:all'] },
  { id: 'company', to: '/company', under: 'settings' },
  { id: 'people', to: '/people', under: 'settings' },
  { id: 'teams', to: '/teams', under: 'settings' },
  { id: 'roles', to: '/roles', under: 'settings' },
  { id: 'imports', to: '/imports', under: 'settings' },
  { id: 'audit', to: '/audit', under: 'settings', rights: ['journal_read:all'] },
  { id: 'webhooks', to: '/webhooks', under: 'settings', rights: ['system_admin'] },
  { id: 'account', to: '/account' },
]

/** Whether a path belongs to a place of the rail: its own, or that of a place under it. */
export const isIn = (id: string, path: string) => places.some((place) => (place.id === id || place.under === id) && (path === place.to || path.startsWith(`${place.to}/`)))
