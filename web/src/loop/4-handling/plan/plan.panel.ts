import type { Panel } from '@/app/panel'
import PlanPanel from './PlanPanel.vue'

export default { title: 'plan.title', order: 30, when: (detail) => !detail.imported, component: PlanPanel } satisfies Panel
