import type { Panel } from '@/app/panel'
import RequestPanel from './RequestPanel.vue'

export default { title: 'request.title', order: 40, when: (detail) => detail.request.length > 0, component: RequestPanel } satisfies Panel
