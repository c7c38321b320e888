// What an administrator can set, in groups. A new place is one line; whoever has one of its rights sees it.
import type { IconName } from '@/ui/Icon.vue'

export interface Setting {
  group: 'people' | 'work' | 'house'
  /** Its texts: `settings.<id>` and `settings.<id>.about`. */
  id: string
  to: string
  icon: IconName
  rights: string[]
}

export const settings: Setting[] = [
  { group: 'house', id: 'company', to: '/company', icon: 'star', rights: ['system_admin'] },
  { group: 'people', id: 'people', to: '/people', icon: 'person', rights: ['staff_write', 'view_as'] },
  { group: 'people', id: 'teams', to: '/teams', icon: 'customers', rights: ['staff_write', 'view_as'] },
  { group: 'people', id: 'roles', to: '/roles', icon: 'key', rights: ['staff_write', 'view_as'] },
  { group: 'work', id: 'standards', to: '/standards', icon: 'standards', rights: ['standards_write'] },
  { group: 'work', id: 'triggers', to: '/triggers', icon: 'bolt', rights: ['standards_write'] },
  { group: 'work', id: 'imports', to: '/imports', icon: 'file', rights: ['import_run'] },
  { group: 'house', id: 'audit', to: '/audit', icon: 'eye', rights: ['journal_read:all'] },
  { group: 'house', id: 'webhooks', to: '/webhooks', icon: 'link', rights: ['system_admin'] },
]
