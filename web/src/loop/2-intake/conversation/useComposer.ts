// What is being written to one case. The server keeps it for its author, so that it survives a reload and waits at
// another desk; here it lives on while other cases are looked at.
import { computed, onActivated, onDeactivated, onScopeDispose, reactive, ref, shallowReactive, watch } from 'vue'
import { api, take, upload, type Refused } from '@/api/client'
import type { Attachment, Message } from '@/api/types'
import { stopWriting } from '@/app/presence'
import { complainOf } from '@/app/refusals'
import { me } from '@/app/session'
import { useColleagues } from '@/loop/0-people/staff/useColleagues'

export type Kind = 'reply' | 'note'
interface Draft {
  kind: Kind
  reply: string
  note: string
  mentions: string[]
  files: Attachment[]
  /** The last message there was when the reply was begun. */
  seen?: string
  savedAt?: string
  /** Not kept by the server yet. */
  dirty: boolean
}
interface Open { author: string; draft: Draft; timer?: ReturnType<typeof setTimeout>; saving: Promise<void> }

const saveAfterMs = 800
const opened = shallowReactive(new Map<string, Open>())

// Somebody else may sign in at this window: what was written before is not his.
const placeOf = (caseId: string) => `${me.value?.id} ${caseId}`

function openDraft(caseId: string): Open {
  const author = me.value?.id ?? ''
  const known = opened.get(placeOf(caseId))
  if (known) return known
  const fresh: Open = { author, draft: reactive<Draft>({ kind: 'reply', reply: '', note: '', mentions: [], files: [], dirty: false }), saving: Promise.resolve() }
  opened.set(placeOf(caseId), fresh)
  return fresh
}

/** Whether something is written to this case that was not sent. */
export function unsent(caseId: string): boolean {
  const draft = opened.get(placeOf(caseId))?.draft
  return !!draft && (draft.reply.trim() !== '' || draft.note.trim() !== '' || draft.files.length > 0)
}

function save(caseId: string, open: Open): Promise<void> {
  clearTimeout(open.timer)
  const { draft } = open
  if (!draft.dirty || open.author !== me.value?.id) return open.saving
  draft.dirty = false
  if (!draft.savedAt && !draft.reply && !draft.note && draft.files.length === 0) return open.saving // nothing here, nothing there
  const body = { kind: draft.kind, reply: draft.reply, note: draft.note, mentions: [...draft.mentions], attachments: draft.files.map((file) => file.id), ...(draft.seen ? { seen: draft.seen } : {}) }
  const sent = () => take(api.PUT('/api/v1/cases/{id}/draft', { params: { path: { id: caseId } }, body, keepalive: true }))
  // One after the other: an older text must not arrive last.
  open.saving = open.saving.then(sent).then(
    (answer) => void (draft.savedAt = answer.saved_at),
    () => void (draft.dirty = true), // kept here; the next pause of the keys tries again
  )
  return open.saving
}

export function useComposer(caseId: string, messages: () => Message[], act: (action: string, body: Record<string, unknown>) => Promise<Refused | undefined>) {
  const open = openDraft(caseId)
  const { draft } = open
  const busy = ref(false)
  const uploading = ref(false)
  const asked = ref(false)
  const { staff } = useColleagues()
  let quiet = false
  let touched = false
  let wished: 'wait_customer' | 'solve' | undefined // what sending was to do besides, before the question came

  /** Changes that are no typing: the server knows them already. */
  function quietly(change: () => void) {
    quiet = true
    change()
    quiet = false
  }
  watch(() => [draft.kind, draft.reply, draft.note, draft.files.length, draft.mentions.length], ([, reply], [, before]) => {
    if (quiet) return
    touched = true
    if (reply && !before) draft.seen = messages().at(-1)?.id
    if (!reply) draft.seen = undefined
    draft.dirty = true
    clearTimeout(open.timer)
    open.timer = setTimeout(() => void save(caseId, open), saveAfterMs)
  }, { flush: 'sync' })

  /** Takes over what the server keeps, after what is on its way there. */
  async function load() {
    touched = false
    await open.saving
    if (draft.dirty) return
    void take(api.GET('/api/v1/cases/{id}/draft', { params: { path: { id: caseId } } })).then(
      (kept) => !touched && quietly(() => Object.assign(draft, { kind: kept.saved_at ? kept.kind : draft.kind, reply: kept.reply, note: kept.note, mentions: kept.mentions, files: kept.attachments, seen: kept.seen, savedAt: kept.saved_at })),
      () => undefined, // who may not write here has no draft
    )
  }
  void load()
  const saveNow = () => void save(caseId, open)
  addEventListener('pagehide', saveNow)
  // While another case was looked at, it may have been written at another desk.
  let away = false
  onActivated(() => away && load())
  onDeactivated(() => {
    away = true
    saveNow()
  })
  onScopeDispose(() => {
    removeEventListener('pagehide', saveNow)
    saveNow()
  })

  /** What others said to or for the customer since the reply was begun. */
  const newer = computed(() => {
    if (draft.kind !== 'reply' || !draft.reply.trim() || !draft.seen) return []
    return messages().filter((one) => one.kind === 'public' && one.id > draft.seen! && !(one.author.kind === 'staff' && one.author_name === me.value?.name))
  })
  function seeNewer() {
    draft.seen = messages().at(-1)?.id
    draft.dirty = true
    asked.value = false
  }

  async function attach(files: Iterable<File>) {
    uploading.value = true
    for (const file of files) await upload('/attachments', file).then((taken) => draft.files.push(taken), complainOf)
    uploading.value = false
  }
  async function send(then?: 'wait_customer' | 'solve', anyway = false) {
    const kind = draft.kind
    const text = draft[kind].trim()
    if (!text || busy.value) return
    if (!anyway) wished = then
    asked.value = newer.value.length > 0 && !anyway
    if (asked.value) return
    busy.value = true
    stopWriting()
    clearTimeout(open.timer)
    draft.dirty = false
    await open.saving // a text on its way must not come back as a draft
    const mentions = draft.mentions.filter((id) => staff.value.some((one) => one.value === id && text.includes(`@${one.label}`)))
    const attachments = draft.files.map((file) => file.id)
    // Talk has no version: whoever writes while others do is told of it, never stopped.
    const body = kind === 'reply' ? { text, attachments, ...(draft.seen && !anyway ? { seen: draft.seen } : {}), ...(wished ? { then: wished } : {}) } : { text, attachments, mentions }
    const refusal = await act(kind === 'reply' ? 'replies' : 'notes', { version: undefined, ...body })
    busy.value = false
    if (!refusal) return quietly(() => Object.assign(draft, { [kind]: '', files: [], mentions: [], seen: undefined, savedAt: undefined }))
    draft.dirty = true
    if (refusal.reason === 'newer_messages') asked.value = true
    else complainOf(refusal)
  }
  return { draft, busy, uploading, asked, newer, seeNewer, attach, send }
}
