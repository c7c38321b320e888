// Where one can go. Those with an icon stand in the rail, the others are found `under` one of them; all are commands.
import type { IconName } from '@/ui/Icon.vue'

export const places: { id: string; to: string; key?: string; icon?: IconName; under?: string }[] = [
  { id: 'cases', to: '/cases', key: 'g c', icon: 'inbox' },
  { id: 'notices', to: '/notices', key: 'g n', icon: 'bell' },
  { id: 'customers', to: '/customers', key: 'g k', icon: 'customers' },
  { id: 'standards', to: '/standards', key: 'g s', icon: 'standards' },
  { id: 'snippets', to: '/snippets' },
  { id: 'macros', to: '/macros' },
  { id: 'tasks', to: '/tasks' },
  { id: 'triggers', to: '/triggers' },
  { id: 'company', to: '/company' },
  { id: 'imports', to: '/imports' },
  { id: 'snippets', to: '/snippets', under: 'standards' },
  { id: 'macros', to: '/macros', under: 'standards' },
  { id: 'triggers', to: '/triggers', under: 'standards' },
  { id: 'account', to: '/account' },
]

/** Whether a path belongs to a place of the rail: its own, or that of a place under it. */
export const isIn = (id: string, path: string) => places.some((place) => (place.id === id || place.under === id) && (path === place.to || path.startsWith(`${place.to}/`)))
