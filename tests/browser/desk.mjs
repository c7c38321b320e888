// An agent's desk: what he was writing waits for him, he sees who else is at the case and what came in meanwhile, calls
// his snippets, and hears of what concerns him. By roles and labels, with two people at two browsers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, freshCase, reply, tell } from './cases.mjs'
import { at } from './stage.mjs'

const looks = [
  { language: 'zh-CN', theme: 'light', size: 'desk' },
  { language: 'zh-TW', theme: 'dark', size: 'desk' },
  { language: 'en', theme: 'dark', size: 'phone' },
]
const here = ({ page, t }) => page.getByRole('list', { name: t('case.here') })
const customerWrites = (page, token, text) => tell(page, `/track/${token}/messages`, { text })

test('a draft survives a reload, waits at another desk, and goes when it is sent', async () => {
  const lin = await at('lin')
  const { page, t } = lin
  const one = await freshCase(page)
  await page.goto(`/cases/${one.id}`)
  await reply(lin).fill('周女士您好，我先看一下')
  const saved = page.getByText(new RegExp(`^${t('talk.draftSaved', { time: '' }).trim()}`))
  await saved.waitFor()
  await lin.accessible('draft')
  await lin.shot('desk-draft')
  await page.reload()
  await page.waitForFunction(() => document.querySelector('textarea')?.value === '周女士您好，我先看一下')

  const elsewhere = await at('lin')
  await elsewhere.page.goto(`/cases/${one.id}`)
  await elsewhere.page.waitForFunction(() => document.querySelector('textarea')?.value === '周女士您好，我先看一下')
  const wang = await at('wang')
  await wang.page.goto(`/cases/${one.id}`)
  await wang.page.waitForLoadState('networkidle')
  assert.equal(await reply(wang).inputValue(), '', 'a draft is its author\'s alone')

  await reply(lin).press('Control+Enter')
  await page.getByRole('log').getByText('周女士您好，我先看一下').waitFor()
  await page.reload()
  await page.getByRole('log').getByText('周女士您好，我先看一下').waitFor()
  await page.waitForLoadState('networkidle')
  assert.equal(await reply(lin).inputValue(), '')
  for (const who of [lin, elsewhere, wang]) {
    assert.deepEqual(who.complaints, [])
    await who.close()
  }
})

for (const look of looks) {
  test(`two at one case see each other, and what came in meanwhile: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const lin = await at('lin', look)
    const wang = await at('wang')
    const one = await freshCase(lin.page)
    await lin.page.goto(`/cases/${one.id}`)
    await reply(lin).waitFor()
    assert.equal(await here(lin).count(), 0, 'nobody is shown to himself')
    await wang.page.goto(`/cases/${one.id}`)
    await here(lin).getByText(lin.t('case.here.looking', { name: '王组长' })).waitFor()
    await here(wang).getByText(wang.t('case.here.looking', { name: '林若溪' })).waitFor()
    await reply(wang).pressSequentially('我来')
    await here(lin).getByText(lin.t('case.here.typing', { name: '王组长' })).waitFor()
    await lin.accessible('collision')
    await lin.shot('desk-collision')

    await reply(lin).fill('师傅已经出发。')
    await customerWrites(wang.page, one.token, '不用来了，已经好了。')
    const news = lin.page.getByRole('status').filter({ hasText: lin.t('talk.newer', { count: '1' }) })
    await news.waitFor()
    await reply(lin).press('Control+Enter')
    // Asked, not sent: the keys are at the choice.
    await lin.page.waitForFunction((label) => document.activeElement?.textContent?.trim() === label, lin.t('talk.look'))
    assert.equal(await lin.page.getByRole('log').getByText('师傅已经出发。').count(), 0)
    await lin.accessible('newer')
    await lin.shot('desk-newer')
    await news.getByRole('button', { name: lin.t('talk.look') }).click()
    await news.waitFor({ state: 'detached' })
    assert.ok((await lin.page.evaluate(() => document.activeElement?.textContent)).includes('不用来了'), 'the reader is taken to what is new')

    await customerWrites(wang.page, one.token, '还是来吧。')
    await news.waitFor()
    await news.getByRole('button', { name: lin.t('talk.sendAnyway') }).click()
    await lin.page.getByRole('log').getByText('师傅已经出发。').waitFor()

    await wang.page.goto('/customers')
    await here(lin).waitFor({ state: 'detached' })
    for (const who of [lin, wang]) {
      assert.deepEqual(who.complaints, [])
      await who.close()
    }
  })

  test(`snippets are kept, called with a slash and filled in: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const lin = await at('lin', look)
    const { page, t } = lin
    const name = `问候${look.language}`
    await page.goto('/standards')
    await page.getByRole('link', { name: t('snippets.label') }).click()
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await page.getByRole('button', { name: t('snippets.add') }).click()
    await page.getByLabel(t('snippets.name')).fill(name)
    await page.getByLabel(t('snippets.text', { language: '简体中文' })).fill('{customer}您好，您的单号是{numbr}。')
    await page.getByRole('button', { name: t('snippets.save') }).click()
    await page.locator('[aria-invalid=true]').first().waitFor()
    await page.getByLabel(t('snippets.text', { language: '简体中文' })).fill('{customer}您好，您的单号是{number}。\n{staff}')
    await lin.accessible('snippet form')
    await lin.shot('desk-snippet')
    await page.getByRole('button', { name: t('snippets.save') }).click()
    await page.getByRole('heading', { name }).waitFor()

    const one = await freshCase(page)
    await page.goto(`/cases/${one.id}`)
    await reply(lin).pressSequentially(`/${name}`)
    const option = page.getByRole('option', { name: new RegExp(name) })
    await option.waitFor()
    await lin.accessible('snippet list')
    await lin.shot('desk-slash')
    // An Enter of the input method chooses its syllable, not the snippet.
    await reply(lin).dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })
    assert.equal(await option.count(), 1)
    await reply(lin).press('Escape')
    await option.waitFor({ state: 'detached' })
    await reply(lin).press('Backspace')
    await option.waitFor()
    await reply(lin).press('Enter')
    assert.equal(await reply(lin).inputValue(), `${one.customer.name}您好，您的单号是${one.number}。\n林若溪`)
    await reply(lin).fill('and/or')
    assert.equal(await page.getByRole('listbox').count(), 0, 'a slash inside a word calls nothing')
    await reply(lin).fill('')

    await page.goto('/snippets')
    await page.getByRole('link', { name: new RegExp(name) }).click()
    await page.getByRole('button', { name: t('snippets.remove') }).click()
    await page.getByRole('dialog').getByRole('button', { name: t('snippets.remove') }).click()
    await page.getByRole('link', { name: new RegExp(name) }).waitFor({ state: 'detached' })
    await lin.accessible('snippets')
    assert.deepEqual(lin.complaints, [])
    await lin.close()
  })

  test(`who is called hears of it at once: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const lin = await at('lin')
    const wang = await at('wang', look)
    const one = await freshCase(lin.page)
    await wang.page.goto('/notices')
    await wang.page.getByRole('heading', { name: wang.t('notices.label') }).waitFor()
    const bell = wang.page.getByRole('link', { name: new RegExp(wang.t('app.rail.notices')) })
    const unread = async (who) => (await ask(who.page, '/notices/count')).unread
    const linBefore = await unread(lin), wangBefore = await unread(wang) // the demo's week left some
    const told = (count) => bell.getByText(wang.t('app.rail.unread', { count: String(count) }))

    await lin.page.goto(`/cases/${one.id}`)
    await lin.page.getByRole('tab', { name: lin.t('talk.note') }).click()
    const note = lin.page.getByRole('textbox', { name: lin.t('talk.note') })
    await note.pressSequentially('@王')
    await lin.page.getByRole('option', { name: '王组长' }).waitFor()
    await note.press('Enter')
    await note.pressSequentially('请看')
    await note.press('Control+Enter')
    const row = wang.page.getByRole('link', { name: new RegExp(one.number) })
    await row.waitFor()
    await told(wangBefore + 1).waitFor()
    assert.ok((await row.innerText()).includes(wang.t('notices.mentioned', { by: '林若溪' })))
    assert.equal(await unread(lin), linBefore, 'who calls is not called')
    await wang.accessible('notices')
    await wang.shot('desk-notices')
    await row.click()
    await wang.page.getByRole('log').getByText('请看').waitFor()
    await told(wangBefore + 1).waitFor({ state: 'detached' })
    assert.equal(await unread(wang), wangBefore)
    for (const who of [lin, wang]) {
      assert.deepEqual(who.complaints, [])
      await who.close()
    }
  })
}
