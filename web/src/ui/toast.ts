// Short notices at the edge of the page. `say` for what was done, `complain` for what was refused.
import { reactive } from 'vue'

/** Something that can still be done about it, and how long. */
export interface Offer { label: string; run: () => void; ms: number }
export const toasts = reactive<{ id: number; text: string; bad: boolean; offer?: Offer }[]>([])
let last = 0

function show(text: string, bad: boolean, offer?: Offer) {
  const id = ++last
  toasts.push({ id, text, bad, offer })
  setTimeout(() => dismiss(id), offer?.ms ?? (bad ? 9000 : 4000))
}

export const say = (text: string, offer?: Offer) => show(text, false, offer)
export const complain = (text: string) => show(text, true)
export function dismiss(id: number) {
  const at = toasts.findIndex((toast) => toast.id === id)
  if (at !== -1) toasts.splice(at, 1)
}
