import { useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { api, take } from '@/api/client'
import type { DefinitionCheck, ProcessDiagram } from '@/api/types'
import { inLanguage, language } from '@/app/i18n'
import { sentence } from '@/app/refusals'
import { may } from '@/app/session'

const pauseMs = 300

/** A text as it is typed, asked of the server after every pause. The picture is that of the last text that had one. */
export function useCheck(text: Ref<string>, file: string) {
  const check = ref<DefinitionCheck>()
  const diagram = ref<ProcessDiagram>()
  const checked = ref('')
  const drawn = ref('')
  const failure = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: AbortController | undefined

  async function ask() {
    asking?.abort()
    const mine = (asking = new AbortController())
    const asked = text.value
    try {
      const answer = await take(api.POST('/api/v1/definitions/check', { body: { file, text: asked }, signal: mine.signal }))
      if (mine.signal.aborted) return
      check.value = answer
      checked.value = asked
      failure.value = ''
      if (!answer.diagram) return
      diagram.value = answer.diagram
      drawn.value = asked
    } catch (error) {
      if (!mine.signal.aborted) failure.value = sentence(error)
    }
  }
  watch(
    text,
    (_now, before) => {
      clearTimeout(timer)
      timer = setTimeout(ask, before === undefined ? 0 : pauseMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    asking?.abort()
  })
  return {
    diagram,
    failure,
    problems: computed(() => check.value?.problems ?? []),
    /** What the text says, of everything but a process, and where the items of its lists stand. */
    content: computed(() => check.value?.content),
    places: computed(() => check.value?.places ?? []),
    /** The server has said yes to exactly this text. */
    valid: computed(() => checked.value === text.value && check.value?.valid === true),
    /** The picture shows exactly this text. */
    fresh: computed(() => drawn.value === text.value),
    /** `content` is of exactly this text. */
    read: computed(() => checked.value === text.value),
    pending: computed(() => checked.value !== text.value),
  }
}

export function useDiagram(kind: Ref<string>, id: Ref<string>, version: Ref<number | undefined>) {
  return useQuery({
    queryKey: ['definitions', 'diagram', id, version, language],
    queryFn: () => take(api.GET('/api/v1/definitions/process/{id}/diagram', { params: { path: { id: id.value }, query: { version: version.value } } })),
    enabled: computed(() => kind.value === 'process' && !!version.value),
  })
}

/** "role:lead" as people call it; for those who may not read the roles, as it is written. */
export function usePartyNames() {
  const roles = useQuery({ queryKey: ['roles', language], queryFn: () => take(api.GET('/api/v1/roles')), enabled: may('staff_read'), staleTime: 300_000 })
  return (party: string) => {
    const [kind, name] = party.split(':')
    const role = kind === 'role' ? roles.data.value?.items.find((one) => one.id === name) : undefined
    return role ? inLanguage(role.label) : name || party
  }
}
