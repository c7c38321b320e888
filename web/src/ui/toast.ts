// Short notices at the edge of the page. `say` for what was done, `complain` for what was refused.
import { reactive } from 'vue'

export const toasts = reactive<{ id: number; text: string; bad: boolean }[]>([])
let last = 0

function show(text: string, bad: boolean) {
  const id = ++last
  toasts.push({ id, text, bad })
  setTimeout(() => dismiss(id), bad ? 9000 : 4000)
}

export const say = (text: string) => show(text, false)
export const complain = (text: string) => show(text, true)
export function dismiss(id: number) {
  const at = toasts.findIndex((toast) => toast.id === id)
  if (at !== -1) toasts.splice(at, 1)
}
