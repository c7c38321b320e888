// Where one can go. Those with an icon stand in the rail; all are commands.
import type { IconName } from '@/ui/Icon.vue'

export const places: { id: string; to: string; key?: string; icon?: IconName }[] = [
  { id: 'cases', to: '/cases', key: 'g c', icon: 'inbox' },
  { id: 'notices', to: '/notices', key: 'g n', icon: 'bell' },
  { id: 'customers', to: '/customers', key: 'g k', icon: 'customers' },
  { id: 'duplicates', to: '/duplicates' },
  { id: 'standards', to: '/standards', key: 'g s', icon: 'standards' },
  { id: 'snippets', to: '/snippets' },
  { id: 'macros', to: '/macros' },
  { id: 'triggers', to: '/triggers' },
  { id: 'account', to: '/account' },
]
