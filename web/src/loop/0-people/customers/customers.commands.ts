import type { CommandGroup } from '@/app/commands'

export default {
  title: 'customers.label',
  order: 40,
  commands: [{ id: 'customers.new', title: 'customers.add' }],
} satisfies CommandGroup
