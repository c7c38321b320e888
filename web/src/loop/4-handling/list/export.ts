import { saveSheet } from '@/app/saveFile'
import { askedOf } from './useCases'
import type { Shown } from './useShown'

/** Saves what the list shows as a file. */
export const exportCases = (as: 'csv' | 'xlsx', shown: Shown): Promise<void> => saveSheet('/cases/export', as, askedOf({ ...shown, q: '' }) as never)
