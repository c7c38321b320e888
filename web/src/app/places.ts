// Where one can go. Those with an icon stand in the rail; all are commands.
import type { IconName } from '@/ui/Icon.vue'

export interface Place {
  id: string
  to: string
  key?: string
  icon?: IconName
  /** Shown to whoever has one of these rights; to everybody when there are none. */
  rights?: string[]
}

export const places: Place[] = [
  { id: 'cases', to: '/cases', key: 'g c', icon: 'inbox' },
  { id: 'notices', to: '/notices', key: 'g n', icon: 'bell' },
  { id: 'customers', to: '/customers', key: 'g k', icon: 'customers' },
  { id: 'standards', to: '/standards', key: 'g s', icon: 'standards' },
  { id: 'snippets', to: '/snippets' },
  { id: 'macros', to: '/macros' },
  { id: 'triggers', to: '/triggers' },
  { id: 'settings', to: '/settings', key: 'g a', icon: 'settings', rights: ['staff_write', 'view_as', 'system_admin'] },
  { id: 'people', to: '/people' },
  { id: 'teams', to: '/teams' },
  { id: 'roles', to: '/roles' },
  { id: 'account', to: '/account' },
]
