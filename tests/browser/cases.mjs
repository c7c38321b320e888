// Cases of a test's own, so that tests do not meet each other's words.

/** What the person's browser is answered under /api/v1. */
export const ask = (page, path, options) => page.evaluate(async ([to, how]) => (await fetch(`/api/v1${to}`, how)).json(), [path, options])
export const tell = (page, path, body) => ask(page, path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })

/** As the customer sends it from the portal; `token` is his tracking link's. */
export async function freshCase(page, words = '门封漏水') {
  const sent = await tell(page, '/portal/requests', { kind: 'repair', fields: { product: '洗衣机', fault_description: words, contact_name: '周敏', phone: '13800138001' } })
  return { ...(await ask(page, `/cases/${sent.number}`)), token: sent.track_url.split('/').pop() }
}

export const reply = ({ page, t }) => page.getByRole('textbox', { name: t('talk.reply') })
