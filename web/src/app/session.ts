// Who is signed in. `undefined` while nobody has asked the server yet.
import { ref } from 'vue'
import { get, post, Refused, remove } from '@/api/client'
import type { Me, SessionView } from '@/api/types'

export const me = ref<Me | null | undefined>(undefined)
let rights: SessionView['rights'] = {}

export async function knowMe(): Promise<Me | null> {
  if (me.value !== undefined) return me.value
  try {
    take(await get<SessionView>('/session'))
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error
    me.value = null
  }
  return me.value ?? null
}

function take(session: SessionView): void {
  rights = session.rights
  me.value = session.staff
}

export async function signIn(login: string, password: string, code: string): Promise<void> {
  take(await post<SessionView>('/session', code ? { login, password, code } : { login, password }))
}

export async function signOut(): Promise<void> {
  await remove('/session').catch(() => undefined)
  me.value = null
}

/** Spares a person buttons that would be refused anyway; what is allowed is decided by the server. */
export const may = (right: string) => (rights[right] ?? 'none') !== 'none'
