// What a person sets for himself is kept by the server and followed in every tab and at every browser; and what calls
// him: one notification however many tabs he has, none in quiet hours but what may come through.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, freshCase, tell } from './cases.mjs'
import { person } from './people.mjs'
import { at, browser, server } from './stage.mjs'

const looks = [
  { language: 'zh-CN', theme: 'light', size: 'desk' },
  { language: 'zh-TW', theme: 'dark', size: 'phone' },
  { language: 'en', theme: 'dark', size: 'desk' },
  { language: 'en', theme: 'light', size: 'phone' },
]
const languageAfter = { 'zh-CN': 'zh-TW', 'zh-TW': 'en', en: 'zh-CN' }
const put = (page, body) => ask(page, '/own-settings', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
const begin = (page) => put(page, { density: 'roomy', keys: {}, notices: [] })
const settings = (page) => ask(page, '/own-settings')
const until = async (page, path, test) => {
  for (let tries = 0; tries < 100; ++tries) {
    if (test(await ask(page, path))) return
    await page.waitForTimeout(50)
  }
  assert.fail(`${path} did not become so`)
}

for (const look of looks) {
  test(`own settings, in a second tab and at another browser: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const mei = await at('lin', look)
    const { page, t } = mei
    await begin(page)
    const tab = await page.context().newPage()
    await tab.goto('/cases?view=all')
    const rowHeight = (height) => tab.waitForFunction((h) => document.querySelector('.row')?.offsetHeight === h, height)
    await rowHeight(80)

    await page.goto('/account')
    await page.getByRole('heading', { name: t('own.display') }).waitFor()
    await page.getByLabel(t('own.density')).selectOption('dense')
    await rowHeight(56)
    await tab.screenshot({ path: `build/screenshots/own-dense.${look.language}.${look.theme}.${look.size}.png` })
    await page.getByLabel(t('own.zone')).selectOption('Europe/Berlin')
    await page.getByLabel(t('own.notice.mentioned'), { exact: true }).selectOption('in_app')
    assert.equal(await page.getByLabel(t('own.notice.escalated'), { exact: true }).locator('option[value=none]').count(), 0, 'an escalation is heard by somebody')

    const monday = t('own.day.mon')
    await page.getByRole('checkbox', { name: monday }).check()
    await page.getByLabel(t('own.quiet.from', { day: monday })).fill('21:30')
    await page.getByLabel(t('own.quiet.from', { day: monday })).blur()
    await page.getByText(t('own.quiet.tomorrow')).waitFor()
    await until(page, '/own-settings', (own) => own.quiet.mon?.from === '21:30')
    const kept = await settings(page)
    assert.equal(kept.time_zone, 'Europe/Berlin')
    assert.deepEqual(kept.quiet, { mon: { from: '21:30', to: '08:00' } })
    assert.equal(kept.notices.find((one) => one.kind === 'mentioned').way, 'in_app')
    await mei.accessible('own settings')
    await mei.shot('own-display')
    await page.getByRole('heading', { name: t('own.quiet'), exact: true }).scrollIntoViewIfNeeded()
    await mei.shot('own-quiet')
    await page.getByRole('heading', { name: t('own.notices') }).scrollIntoViewIfNeeded()
    await mei.shot('own-notices')

    // Somebody changed it elsewhere meanwhile: what he changed stays, and so does what is changed here.
    await put(page, { ...(({ version, notices, ...rest }) => ({ ...rest, notices: notices.map(({ kind, way, through }) => ({ kind, way, through })) }))(await settings(page)), keys: { 'case.reply': 'q' } })
    const [dark, language] = [look.theme === 'dark' ? 'light' : 'dark', languageAfter[look.language]]
    await page.getByLabel(t('own.theme')).selectOption(dark)
    await tab.waitForFunction((theme) => document.documentElement.dataset.theme === theme, dark)
    await page.getByLabel(t('own.language')).selectOption(language)
    await tab.waitForFunction((lang) => document.documentElement.lang === lang, language)
    await until(page, '/own-settings', (own) => own.language === language)
    assert.deepEqual((await settings(page)).keys, { 'case.reply': 'q' })

    const other = await person(browser, server.url, look)
    await other.page.goto('/login')
    await other.page.getByLabel(t('login.login')).fill('lin')
    await other.page.getByLabel(t('login.password')).fill(server.password)
    await other.page.getByRole('button', { name: t('login.enter') }).click()
    await other.page.waitForFunction(([lang, theme]) => document.documentElement.lang === lang && document.documentElement.dataset.theme === theme, [language, dark])
    await begin(page)
    for (const who of [mei, other]) {
      assert.deepEqual(who.complaints, [])
      await who.close()
    }
  })
}

/** Counts what would be shown; the browser itself has the permission. */
function countNotifications() {
  window.shown = []
  window.asked = 0
  window.Notification = class {
    static get permission() { return localStorage.getItem('test-permission') ?? 'default' }
    static async requestPermission() {
      window.asked += 1
      localStorage.setItem('test-permission', 'granted')
      return 'granted'
    }
    constructor(title, options) {
      Object.assign(this, options, { title })
      window.shown.push(this)
    }
    close() { this.closed = true }
  }
}

test('one notification however many tabs, none in quiet hours but what comes through', async () => {
  const lin = await at('lin')
  const wang = await person(browser, server.url)
  const context = wang.page.context()
  await context.grantPermissions(['notifications'], { origin: server.url })
  await context.addInitScript(countNotifications)
  await wang.signIn('wang', server.password)
  const { page, t } = wang
  const { staff: me } = await ask(page, '/session')
  await begin(page)
  const looked = (one) => one.waitForResponse((response) => /notices\?unread=true/.test(response.url()))
  const first = looked(page)
  await page.goto('/account')
  await first
  assert.equal(await page.evaluate(() => window.asked), 0, 'nobody is asked out of nowhere')
  await page.getByRole('button', { name: t('own.alerts.allow') }).click()
  await page.getByText(t('own.alerts.granted')).waitFor()
  assert.equal(await page.evaluate(() => window.asked), 1)
  await wang.accessible('notifications allowed')

  const tabs = [page, await context.newPage(), await context.newPage()]
  for (const tab of tabs.slice(1)) {
    await tab.goto('/cases?view=all')
    await tab.getByRole('tab', { name: t('list.view.all') }).waitFor()
  }
  const shown = async () => (await Promise.all(tabs.map((tab) => tab.evaluate(() => window.shown.map(({ title, body }) => ({ title, body })))))).flat()
  const mention = async () => {
    const one = await freshCase(lin.page)
    await tell(lin.page, `/cases/${one.id}/notes`, { text: '@王组长 请看', mentions: [me.id] })
    return one
  }
  const becomes = async (count) => {
    for (let tries = 0; tries < 200 && (await shown()).length < count; ++tries) await lin.page.waitForTimeout(50)
    assert.equal((await shown()).length, count)
  }

  const before = (await ask(page, '/notices/count')).unread
  const one = await mention()
  await becomes(1)
  const [{ title, body }] = await shown()
  assert.equal(title, t('notices.mentioned', { by: '林若溪' }))
  assert.ok(body.includes(one.number))
  assert.equal((await ask(page, '/notices/count')).unread, before + 1, 'showing is not reading')

  // A click leads to the case.
  await page.evaluate(() => window.shown[0].onclick())
  await page.waitForURL(`**/cases/${one.id}`)

  // The tab that shows them goes; another takes over, and greets nobody with what was there.
  const taken = Promise.race(tabs.slice(1).map(looked))
  await page.close()
  tabs.shift()
  await taken
  const second = await mention()
  await becomes(1)
  assert.ok((await shown())[0].body.includes(second.number))

  // In quiet hours nothing, but what may come through.
  const whole = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, { from: '12:00', to: '11:59' }]))
  const quiet = (through) => put(tabs[0], { density: 'roomy', keys: {}, quiet: whole, notices: [{ kind: 'mentioned', way: 'in_browser', through }] })
  await quiet(false)
  const seen = Promise.race(tabs.map(looked))
  await mention()
  await seen
  await quiet(true)
  const third = await mention()
  await becomes(2)
  assert.ok((await shown()).some((each) => each.body.includes(third.number)))
  await begin(tabs[0])
  for (const who of [lin, wang]) {
    assert.deepEqual(who.complaints, [])
    await who.close()
  }
})
