import type { Panel } from '@/app/panel'
import DutiesPanel from './DutiesPanel.vue'

export default {
  title: 'duties.title',
  order: 20,
  when: (detail) => detail.promises.length + detail.approvals.length + detail.follow_ups.length > 0,
  component: DutiesPanel,
} satisfies Panel
