import type { CommandGroup } from '@/app/commands'
import { actions } from './actions'

export default {
  title: 'case.keys',
  order: 10,
  commands: [
    { id: 'case.reply', title: 'case.keys.reply', key: 'r' },
    { id: 'case.note', title: 'case.keys.note', key: 'c' },
    ...actions.map(({ id, key }) => ({ id: `case.${id}`, title: `action.${id}`, key })),
    { id: 'case.macro', title: 'macros.use', key: 'm' },
    { id: 'case.copy', title: 'case.copyLink' },
  ],
} satisfies CommandGroup
