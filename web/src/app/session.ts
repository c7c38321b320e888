// Who is signed in. `undefined` while nobody has asked the server yet.
import { ref } from 'vue'
import { api, Refused, take } from '@/api/client'
import type { Me, SessionView } from '@/api/types'

export const me = ref<Me | null | undefined>(undefined)
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
  me.value = session.staff
}

export async function signIn(login: string, password: string, code: string): Promise<void> {
  remember(await take(api.POST('/api/v1/session', { body: { login, password, ...(code ? { code } : {}) } })))
}

export async function signOut(): Promise<void> {
  await api.DELETE('/api/v1/session').catch(() => undefined)
  me.value = null
}

/** Spares a person buttons that would be refused anyway; what is allowed is decided by the server. */
export const may = (right: string) => (rights[right] ?? 'none') !== 'none'
