// One request as its customer sees it, refreshed while the page is looked at.
import { onUnmounted, ref, shallowRef, watch } from 'vue'
import { language, t } from '@/app/i18n'
import { get, post, Refused } from '@/api/client'
import type { Rating, Track } from './types'

const refreshMs = 15_000

export function useTrack(token: string) {
    const track = shallowRef<Track>()
  const rating = shallowRef<Rating>()
  const refusal = ref('')

  const tell = (error: unknown) => {
    refusal.value = error instanceof Refused && error.message ? error.message : t('portal.offline')
  }
  async function load() {
    try {
      ;[track.value, rating.value] = await Promise.all([get<Track>(`/track/${token}`), get<Rating>(`/track/${token}/rating`)])
      refusal.value = ''
    } catch (error) {
      tell(error)
    }
  }
  /** Sends one action of the customer; true when it was taken. */
  async function act(what: string, body: unknown): Promise<boolean> {
    try {
      await post(`/track/${token}/${what}`, body)
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
  return { track, rating, refusal, load, act }
}
