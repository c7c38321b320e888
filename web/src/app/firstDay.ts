// Whether anybody is on the staff yet. Asked only while nobody is signed in; once there is somebody, that stays so.
import { api, take } from '@/api/client'

let known = false

export async function needsSetup(): Promise<boolean> {
  if (known) return false
  const needed = (await take(api.GET('/api/v1/setup')).catch(() => undefined))?.needed ?? false
  known = !needed
  return needed
}
