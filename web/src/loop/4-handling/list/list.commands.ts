import type { CommandGroup } from '@/app/commands'
import { bulks } from './bulk/bulk'

export default {
  title: 'list.keys',
  order: 20,
  commands: [
    { id: 'list.next', title: 'list.keys.next', key: 'j' },
    { id: 'list.previous', title: 'list.keys.previous', key: 'k' },
    { id: 'list.open', title: 'list.keys.open', key: 'o' },
    { id: 'list.new', title: 'new.title', key: 'n' },
    { id: 'list.choose', title: 'list.keys.choose', key: 'x' },
    { id: 'list.reach', title: 'list.keys.reach', key: 'Shift+x' },
    { id: 'list.clear', title: 'bulk.clear', key: 'Escape' },
    { id: 'list.table', title: 'table.label' },
    ...bulks.map(({ id, key }) => ({ id: `bulk.${id}`, title: `bulk.title.${id}`, key })),
  ],
} satisfies CommandGroup
