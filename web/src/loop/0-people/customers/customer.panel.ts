import type { Panel } from '@/app/panel'
import CustomerPanel from './CustomerPanel.vue'

export default { title: 'customer.title', order: 30, when: (detail) => !!detail.customer?.id, component: CustomerPanel } satisfies Panel
