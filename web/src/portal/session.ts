// The customer who has signed in with a code. Whether he has is remembered here only as a hint, so that a page opened by
// a stranger asks the server nothing; the session itself is a cookie no script can read.
import { shallowRef } from 'vue'
import { api, Refused, take } from '@/api/client'
import type { CustomerMe } from '@/api/types'

const hint = 'portal.signedIn'

export const me = shallowRef<CustomerMe>()
/** Settled once it is known whether somebody has signed in. */
export const known: Promise<void> = localStorage.getItem(hint) ? learn() : Promise.resolve()

async function learn(): Promise<void> {
  try {
    me.value = await take(api.GET('/api/v1/portal/session'))
  } catch (error) {
    if (error instanceof Refused && error.status === 401) localStorage.removeItem(hint)
  }
}

export function entered(customer: CustomerMe): void {
  localStorage.setItem(hint, '1')
  me.value = customer
}

export async function signOut(): Promise<void> {
  await api.DELETE('/api/v1/portal/session').catch(() => {})
  localStorage.removeItem(hint)
  me.value = undefined
}
