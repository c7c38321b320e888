// What is done to a customer's file: every deed answers with the file as it then is.
import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, shallowRef } from 'vue'
import { Refused } from '@/api/client'
import type { Customer } from '@/api/types'
import { complainOf, sentence } from '@/app/refusals'

/** The refusal stays for the form; a deed without a form says it at the edge of the page (`loud`). */
export function useDeed() {
  const queries = useQueryClient()
  const busy = ref(false)
  const refusal = shallowRef<Refused>()

  async function run(deed: () => Promise<{ data?: Customer }>, { loud = false } = {}): Promise<Customer | undefined> {
    busy.value = true
    refusal.value = undefined
    try {
      const file = (await deed()).data!
      queries.setQueryData(['customers', 'one', file.id], file)
      void queries.invalidateQueries({ queryKey: ['customers'] })
      return file
    } catch (error) {
      if (error instanceof Refused && !loud) refusal.value = error
      else complainOf(error)
    } finally {
      busy.value = false
    }
  }
  const clear = () => (refusal.value = undefined)
  /** What no field of the form says. */
  const rest = (...fields: string[]) => computed(() => (refusal.value && !fields.some((field) => refusal.value!.of(field)) ? sentence(refusal.value) : ''))
  return { run, busy, refusal, clear, rest }
}

/** A day of a date field as it travels, and back. */
export const dayToSend = (day: string) => (day ? new Date(`${day}T00:00`).toISOString() : undefined)
export function dayToEdit(iso?: string): string {
  if (!iso) return ''
  const at = new Date(iso)
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}
