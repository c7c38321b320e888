// How a refusal is told: the server's own sentence, which is already in the reader's language.
import { Refused } from '@/api/client'
import { complain } from '@/ui/toast'
import { t } from './i18n'

export function sentence(error: unknown): string {
  if (error instanceof Refused) return error.reason === 'offline' ? t('app.offline') : error.message
  console.error(error)
  return t('app.broken')
}

export const complainOf = (error: unknown) => complain(sentence(error))
