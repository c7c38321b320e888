import { api } from '@/api/client'
import { complainOf } from '@/app/refusals'
import { askedOf } from './useCases'
import type { Shown } from './useShown'

/** Saves what the list shows as a file, with times as at this place. Fetched rather than linked to, for the sheet is
    written in the language of the console and a refusal is told as any other. */
export async function exportCases(as: 'csv' | 'xlsx', shown: Shown): Promise<void> {
  try {
    const query = { ...askedOf({ ...shown, q: '' }), as, offset: -new Date().getTimezoneOffset() }
    const { data, response } = await api.GET('/api/v1/cases/export', { params: { query: query as never }, parseAs: 'blob' })
    const link = document.createElement('a')
    link.href = URL.createObjectURL(data as unknown as Blob)
    link.download = response.headers.get('Content-Disposition')?.match(/filename="?([^";]+)/)?.[1] ?? `cases.${as}`
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  } catch (error) {
    complainOf(error)
  }
}
