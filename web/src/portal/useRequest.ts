// The state of one request being written: which kind, what is filled in, what is wrong with it.
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { api, Refused, take } from '@/api/client'
import type { Answer, Attachment } from '@/api/types'
import { language } from '@/app/i18n'
import { answersOf } from '@/ui/answers'
import type { RequestKind, Sent } from '@/api/types'
import { known, me } from './session'

export function useRequest() {
  const kinds = shallowRef<RequestKind[]>()
  const kindId = ref(new URLSearchParams(location.search).get('kind') ?? '')
  const values = reactive<Record<string, Answer>>({})
  const files = reactive<Record<string, Attachment[]>>({})
  const refusal = shallowRef<Refused>()
  const sent = shallowRef<Sent>()
  const draft = ref('')
  const busy = ref(false)
  // One key per written request: a second press of the button, or a lost answer, makes no second request.
  let key = crypto.randomUUID()

  const kind = computed(() => kinds.value?.find((one) => one.id === kindId.value))

  // Who has signed in need not say again who he is.
  const stated = computed(() => new Set([...(me.value ? ['contact_name'] : []), ...(me.value?.email ? ['email'] : []), ...(me.value?.phone ? ['phone'] : [])]))
  const fields = computed(() => kind.value?.fields.filter((field) => !stated.value.has(field.id)) ?? [])

  async function load() {
    refusal.value = undefined
    await known
    const answer = await take(api.GET('/api/v1/portal/kinds')).catch(refuse)
    kinds.value = answer?.items
    draft.value = answer?.draft ?? ''
  }
  function refuse(error: unknown): undefined {
    refusal.value = error instanceof Refused ? error : new Refused(0, 'broken', String(error))
  }
  function choose(id: string) {
    kindId.value = id
    refusal.value = undefined
    history.pushState(null, '', id ? `?kind=${id}` : '?')
  }
  async function send() {
    if (!kind.value) return
    busy.value = true
    refusal.value = undefined
    const request = { body: { kind: kindId.value, draft: draft.value, fields: answersOf(fields.value, values, files) }, headers: { 'Idempotency-Key': key } }
    const answer = await take(me.value ? api.POST('/api/v1/portal/my/requests', request) : api.POST('/api/v1/portal/requests', request)).catch(refuse)
    busy.value = false
    if (answer) sent.value = answer
    else key = crypto.randomUUID()
  }

  // Names and help of the fields are the server's, so another language asks again.
  watch(language, load)
  addEventListener('popstate', () => (kindId.value = new URLSearchParams(location.search).get('kind') ?? ''))
  void load()
  return { kinds, kind, fields, me, draft, values, files, refusal, sent, busy, choose, send, load }
}
