// What a trigger or a macro does, while it is written: the actions of the bulk dialogs, without fixed dates, which mean
// nothing to what is done again and again.
import type { BulkAction } from '@/api/types'
import { actionOf, bulks, type Bulk } from '../list/bulk/bulk'

export const actionKinds: Bulk[] = bulks.map((bulk) => ({ ...bulk, fields: bulk.fields.filter((field) => field.kind !== 'date') }))
const kindOf = (id: string) => actionKinds.find((one) => one.id === id)!
export const fieldsOf = (id: string) => kindOf(id).fields

/** `kept`: what the action holds beyond the fields shown here, such as until when it pauses. */
export interface Draft { key: number; id: string; values: Record<string, string>; kept: Record<string, unknown> }
let last = 0
export function draft(id: string, given: Record<string, string> = {}): Draft {
  const shown = new Set(fieldsOf(id).map((field) => field.id))
  return {
    key: ++last,
    id,
    values: Object.fromEntries([...shown].map((name) => [name, given[name] ?? ''])),
    kept: Object.fromEntries(Object.entries(given).filter(([name]) => !shown.has(name))),
  }
}
export const draftsOf = (actions: BulkAction[] = []): Draft[] => actions.flatMap((action) => Object.entries(action).map(([id, given]) => draft(id, given as never)))

/** The actions as they travel; nothing while one of them lacks something. */
export function actionsOf(drafts: Draft[]): BulkAction[] | undefined {
  const actions = drafts.map(({ id, values, kept }): BulkAction | undefined => {
    const action = actionOf(kindOf(id), values)
    return action && Object.keys(kept).length > 0 ? { [id]: { ...kept, ...(action[kindOf(id).id] as object) } } : action
  }).filter((one) => one !== undefined)
  return actions.length === drafts.length ? actions : undefined
}
