// Who is signed in. `undefined` while nobody has asked the server yet.
import { ref } from 'vue'
import { api, Refused, take } from '@/api/client'
import type { Me, SessionView } from '@/api/types'

export const me = ref<Me | null | undefined>(undefined)
/** Set while the console is looked at as somebody else sees it: everything can be read, nothing changed. */
export const viewing = ref<SessionView['viewing']>()
let rights: SessionView['rights'] = {}

export async function knowMe(): Promise<Me | null> {
  if (me.value !== undefined) return me.value
  try {
    remember(await take(api.GET('/api/v1/session')))
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error
    me.value = null
  }
  return me.value ?? null
}

function remember(session: SessionView): void {
  rights = session.rights
  viewing.value = session.viewing
  me.value = session.staff
}

export async function signIn(login: string, password: string, code: string): Promise<void> {
  remember(await take(api.POST('/api/v1/session', { body: { login, password, ...(code ? { code } : {}) } })))
}

export async function signOut(): Promise<void> {
  await api.DELETE('/api/v1/session').catch(() => undefined)
  me.value = null
}

/** Looks at the console as a person or a role; everything on the page was somebody else's, so it begins anew. */
export async function viewAs(whom: { staff: string } | { role: string; teams: string[] }): Promise<void> {
  await api.POST('/api/v1/session/view', { body: whom as { staff: string } })
  location.assign('/')
}

export async function stopViewing(): Promise<void> {
  await api.DELETE('/api/v1/session/view')
  location.assign('/settings')
}

/** Spares a person buttons that would be refused anyway; what is allowed is decided by the server. */
export function may(right: string): boolean {
  const [name = '', reach] = right.split(':') // "journal_read:all": of everybody's, not only of his own or his team's
  const held = rights[name] ?? 'none'
  return reach ? held === reach : held !== 'none'
}
