// For whom something is kept: a person himself, one of his teams, everybody. In a form it is one word, `team:<id>` for a team.
import { computed } from 'vue'
import { t } from '@/app/i18n'
import { may, me } from '@/app/session'

export interface Reached { reach: 'own' | 'team' | 'all'; team?: string }

export const reachWord = (known?: Reached): string => (known?.reach === 'team' ? `team:${known.team}` : (known?.reach ?? 'own'))
export function reachOf(word: string): Reached {
  const [reach, team] = word.split(':') as [Reached['reach'], string | undefined]
  return team ? { reach, team } : { reach }
}

/** Those a person may keep something for; what others keep shows its own. */
export function useReaches(known: () => Reached | undefined) {
  const leads = () => may('standards_write') || me.value?.roles.includes('lead') || known()?.reach === 'team'
  return computed(() => [
    { value: 'own', label: t('snippets.reach.own') },
    ...(leads() ? (me.value?.teams ?? []) : []).map((team) => ({ value: `team:${team.id}`, label: t('snippets.ofTeam', { team: team.name }) })),
    ...(may('standards_write') || known()?.reach === 'all' ? [{ value: 'all', label: t('snippets.reach.all') }] : []),
  ])
}
