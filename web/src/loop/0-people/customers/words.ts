// Choices of customer forms in the reader's language.
import type { Match, MergeField, Tier } from '@/api/types'
import { t } from '@/app/i18n'

export const tierIds: Tier[] = ['basic', 'advanced', 'custom']
export const tiers = () => tierIds.map((value) => ({ value, label: t(`tier.${value}`) }))
export const languages = () => (['zh-CN', 'zh-TW', 'en'] as const).map((value) => ({ value, label: t(`customer.language.${value}`) }))
export const identityKinds = () => (['phone', 'email', 'wechat', 'login'] as const).map((value) => ({ value, label: t(`identity.${value}`) }))
export const proofs = () => (['none', 'stated', 'verified'] as const).map((value) => ({ value, label: t(`proof.${value}`) }))
export const mergeFields: MergeField[] = ['name', 'language', 'organisation', 'note', 'preferences', 'agent']
export const why = (match: Pick<Match, 'reasons'>) => match.reasons.map((reason) => t(`match.${reason}`)).join(' · ')
