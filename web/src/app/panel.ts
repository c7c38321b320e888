// A part of the case's side: one file `x.panel.ts` anywhere below `loop/`, found by name. Adding one edits nothing else.
import type { Component } from 'vue'
import type { CaseDetail } from '@/api/types'

export interface Panel {
  /** The key of the text above it. */
  title: string
  /** Small first. */
  order: number
  when: (detail: CaseDetail) => boolean
  /** A short remark at the end of the heading. */
  remark?: (detail: CaseDetail) => string
  component: Component
}

const found = import.meta.glob<Panel>('@/loop/**/*.panel.ts', { eager: true, import: 'default' })
export const panels: Panel[] = Object.values(found).sort((a, b) => a.order - b.order)
