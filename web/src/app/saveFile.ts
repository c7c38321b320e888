import { api } from '@/api/client'
import { complainOf } from './refusals'

type Query = Record<string, string | number | boolean | undefined>

/** Saves what the server makes of an address below `/api/v1`. Fetched rather than linked to, for a sheet is written in the
    language of the console and a refusal is told as any other. */
export async function saveFile(path: string, query: Query = {}): Promise<void> {
  try {
    const { data, response } = await api.GET(`/api/v1${path}` as '/api/v1/cases/export', { params: { query: query as never }, parseAs: 'blob' })
    const link = document.createElement('a')
    link.href = URL.createObjectURL(data as unknown as Blob)
    link.download = response.headers.get('Content-Disposition')?.match(/filename="?([^";]+)/)?.[1] ?? 'setpoint'
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  } catch (error) {
    complainOf(error)
  }
}

/** A list as a sheet, its times as at this place. */
export const saveSheet = (path: string, as: string, query: Query = {}) => saveFile(path, { ...query, as, offset: -new Date().getTimezoneOffset() })
