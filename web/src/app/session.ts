// Who is signed in. `undefined` while nobody has asked the server yet.
import { ref } from 'vue'
import { get, post, Refused, remove } from '@/api/client'
import type { Me } from '@/api/types'

export const me = ref<Me | null | undefined>(undefined)

export async function knowMe(): Promise<Me | null> {
  if (me.value !== undefined) return me.value
  try {
    me.value = await get<Me>('/session')
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error
    me.value = null
  }
  return me.value
}

export async function signIn(login: string, password: string, code: string): Promise<void> {
  me.value = await post<Me>('/session', code ? { login, password, code } : { login, password })
}

export async function signOut(): Promise<void> {
  await remove('/session').catch(() => undefined)
  me.value = null
}

export const may = (right: string) => me.value?.rights.includes(right) ?? false
