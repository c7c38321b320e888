// What is being written to one case. A draft outlives a look at another case; it is kept in memory only, because it
// may hold a customer's words.
import { reactive, ref } from 'vue'
import { upload } from '@/api/client'
import type { Attachment } from '@/api/types'
import { complainOf } from '@/app/refusals'

export type Kind = 'reply' | 'note'
interface Draft { kind: Kind; reply: string; note: string; mentions: { id: string; name: string }[]; files: Attachment[] }

const drafts = new Map<string, Draft>()

export function useComposer(caseId: string, act: (action: string, body: Record<string, unknown>) => Promise<boolean>) {
  if (!drafts.has(caseId)) drafts.set(caseId, reactive<Draft>({ kind: 'reply', reply: '', note: '', mentions: [], files: [] }))
  const draft = drafts.get(caseId)!
  const busy = ref(false)
  const uploading = ref(false)

  async function attach(files: Iterable<File>) {
    uploading.value = true
    for (const file of files) await upload('/attachments', file).then((taken) => draft.files.push(taken), complainOf)
    uploading.value = false
  }
  async function send(then?: 'wait_customer' | 'solve') {
    const text = draft[draft.kind].trim()
    if (!text || busy.value) return
    busy.value = true
    const attachments = draft.files.map((file) => file.id)
    const mentions = draft.mentions.filter((one) => text.includes(`@${one.name}`)).map((one) => one.id)
    const done = draft.kind === 'reply' ? await act('replies', { text, attachments, ...(then ? { then } : {}) }) : await act('notes', { text, mentions, attachments })
    busy.value = false
    if (!done) return
    draft[draft.kind] = ''
    draft.files = []
    draft.mentions = []
  }
  return { draft, busy, uploading, attach, send }
}
