// One request as its customer sees it, refreshed while the page is looked at.
import { onUnmounted, ref, shallowRef, watch } from 'vue'
import { language, t } from '@/app/i18n'
import { act as send, api, Refused, take } from '@/api/client'
import type { Rating, Track, TrackPlan } from '@/api/types'

const refreshMs = 15_000

export function useTrack(token: string) {
  const track = shallowRef<Track>()
  const plan = shallowRef<TrackPlan>()
  const rating = shallowRef<Rating>()
  const refusal = ref('')

  const tell = (error: unknown) => {
    refusal.value = error instanceof Refused && error.message ? error.message : t('portal.offline')
  }
  async function load() {
    try {
      const params = { path: { token } }
      ;[track.value, rating.value, plan.value] = await Promise.all([take(api.GET('/api/v1/track/{token}', { params })), take(api.GET('/api/v1/track/{token}/rating', { params })), take(api.GET('/api/v1/track/{token}/plan', { params }))])
      refusal.value = ''
    } catch (error) {
      tell(error)
    }
  }
  /** Sends one action of the customer; true when it was taken. */
  async function act(what: string, body: unknown): Promise<boolean> {
    try {
      await send(`/track/${token}/${what}`, body)
    } catch (error) {
      tell(error)
      return false
    }
    await load()
    return true
  }

  const timer = setInterval(() => document.visibilityState === 'visible' && void load(), refreshMs)
  onUnmounted(() => clearInterval(timer))
  watch(language, load)
  void load()
  return { track, rating, plan, refusal, load, act }
}
