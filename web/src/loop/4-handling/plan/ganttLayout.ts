// Where things stand on a Gantt chart: time to the end side, one row a task. Pure reckoning; the chart draws it.
import type { PlanTaskView, PlanView } from '@/api/types'
import { dayMs } from './plan'

export const rowHeight = 34
export const headHeight = 26

export interface Bar { task: PlanTaskView; x: number; y: number; width: number }
export interface Arrow { id: string; path: string; critical: boolean }
export interface Span { x: number; width: number }
export interface Day { x: number; width: number; at: string }

export interface Layout { from: number; width: number; height: number; pxPerMs: number; bars: Bar[]; arrows: Arrow[]; closed: Span[]; days: Day[] }

const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0)

export function layoutOf(plan: PlanView, pxPerDay: number): Layout {
  const times = plan.tasks.flatMap((one) => [Date.parse(one.start_at), Date.parse(one.finish_at)])
  const from = midnight(Math.min(Date.parse(plan.document.starts_at), ...times))
  const to = midnight(Math.max(from, Date.parse(plan.finish_at), ...times) + 2 * dayMs)
  const pxPerMs = pxPerDay / dayMs
  const at = (ms: number) => (ms - from) * pxPerMs
  const bars = plan.tasks.map((task, i) => {
    const x = at(Date.parse(task.start_at))
    return { task, x, y: headHeight + i * rowHeight + 8, width: Math.max(4, at(Date.parse(task.finish_at)) - x) }
  })
  const arrows = bars.flatMap((bar) =>
    bar.task.after.flatMap((id) => {
      const before = bars.find((one) => one.task.id === id)
      if (!before) return []
      const [x1, y1, x2, y2] = [before.x + before.width, before.y + 9, bar.x, bar.y + 9]
      const bend = Math.max(x1 + 6, Math.min(x2 - 6, x1 + 6))
      const back = x2 - 6 < bend ? `V${(y1 + y2) / 2}H${x2 - 8}V${y2}` : `V${y2}`
      return [{ id: `${id}-${bar.task.id}`, path: `M${x1} ${y1}H${bend}${back}H${x2 - 1}`, critical: bar.task.critical && before.task.critical }]
    }),
  )
  // What no working time covers is shaded.
  const closed: Span[] = []
  let end = from
  for (const window of plan.open) {
    const [start, stop] = [Date.parse(window.from), Date.parse(window.to)]
    if (stop <= from || start >= to) continue
    if (start > end) closed.push({ x: at(end), width: at(start) - at(end) })
    end = Math.max(end, stop)
  }
  if (end < to) closed.push({ x: at(end), width: at(to) - at(end) })
  const days: Day[] = []
  for (let day = from; day < to; day = midnight(day + 1.5 * dayMs)) days.push({ x: at(day), width: pxPerDay, at: new Date(day).toISOString() })
  return { from, width: at(to), height: headHeight + plan.tasks.length * rowHeight + 6, pxPerMs, bars, arrows, closed, days }
}
