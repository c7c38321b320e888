import type { CommandGroup } from '@/app/commands'

export const numbered = [1, 2, 3, 4, 5, 6, 7, 8, 9] // the tabs with a key of their own

export default {
  title: 'tabs.label',
  order: 40,
  commands: [
    { id: 'tabs.close', title: 'tabs.closeThis', key: 'w' },
    ...numbered.map((n) => ({ id: `tabs.${n}`, title: 'tabs.jump', values: { n }, key: `Alt+${n}`, inFields: true })),
  ],
} satisfies CommandGroup
