// The columns a table of cases may have, in the order they stand in it.
import type { ListColumn, ListSort } from '@/api/types'

const widths: Record<ListColumn, number> = {
  number: 116, title: 260, customer: 130, state: 132, stage: 132, kind: 96, team: 120, owner: 104, priority: 80, tier: 80,
  channel: 80, due: 148, opened: 124, updated: 124, last_message: 240,
}
export const columns = Object.keys(widths) as ListColumn[]
export const usualColumns: ListColumn[] = ['number', 'title', 'customer', 'state', 'owner', 'priority', 'due', 'updated']
export const widthOf = (column: ListColumn) => `${widths[column]}px`
/** Those that take what is left. */
export const isWide = (column: ListColumn) => widths[column] > 200
/** How the server names the order by a column; it knows these. */
export const sortOf: Partial<Record<ListColumn, ListSort>> = { due: 'due', opened: 'created', updated: 'updated' }
