import type { Panel } from '@/app/panel'
import RelatedPanel from './RelatedPanel.vue'

export default {
  title: 'related.title',
  order: 50,
  when: (detail) => detail.links.length + detail.history.length > 0,
  remark: (detail) => String(detail.links.length + detail.history.length),
  component: RelatedPanel,
} satisfies Panel
