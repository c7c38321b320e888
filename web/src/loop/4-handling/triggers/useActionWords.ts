import type { BulkAction } from '@/api/types'
import { t } from '@/app/i18n'
import { useColleagues } from '@/loop/0-people/staff/useColleagues'

/** What an action does, as a sentence. */
export function useActionWords() {
  const { staff, teams } = useColleagues()
  const named = (choices: { value: string; label: string }[], id?: string) => choices.find((one) => one.value === id)?.label ?? id
  const because = (words?: string) => (words ? t('rules.because', { words }) : '')
  return ({ assign, priority, note, reply, pause, resume }: BulkAction): string => {
    if (assign) return t('rules.say.assign', { to: [named(teams.value, assign.team), named(staff.value, assign.owner)].filter(Boolean).join(' · ') }) + because(assign.note)
    if (priority) return t('rules.say.priority', { level: t(`priority.${priority.level}`) }) + because(priority.reason)
    if (note) return t('rules.say.note', { text: note.text })
    if (reply) return t('rules.say.reply', { text: reply.text })
    if (pause) return t('rules.say.pause', { state: t(`category.${pause.wait_for}`) }) + because(pause.reason)
    return t(`rules.say.${resume ? 'resume' : 'solve'}`)
  }
}
