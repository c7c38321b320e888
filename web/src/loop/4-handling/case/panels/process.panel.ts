import type { Panel } from '@/app/panel'
import { t } from '@/app/i18n'
import ProcessPanel from './ProcessPanel.vue'

export default {
  title: 'process.title',
  order: 10,
  when: (detail) => detail.stages.length > 0,
  remark: (detail) => t('process.remark', { name: detail.kind_name, version: detail.process_version, n: detail.deviations }),
  component: ProcessPanel,
} satisfies Panel
