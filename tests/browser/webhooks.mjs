// Webhooks: an administrator adds one, sees its secret once, sends a test that is refused (this machine is inside the
// house), and one to a listener that was allowed. By roles and labels.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { freshCase } from './cases.mjs'
import { launch, person } from './people.mjs'
import { startServer } from './server.mjs'

const looks = [
  { language: 'zh-CN', theme: 'light', size: 'desk' },
  { language: 'zh-TW', theme: 'dark', size: 'phone' },
  { language: 'en', theme: 'light', size: 'phone' },
  { language: 'en', theme: 'dark', size: 'desk' },
]
let server, browser, listener
const heard = []
let answer = 500
before(async () => {
  listener = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk)).on('end', () => {
      heard.push({ headers: request.headers, body })
      response.writeHead(answer, { 'Content-Type': 'text/plain' }).end('thank you')
    })
  })
  await new Promise((ready) => listener.listen(0, '127.0.0.1', ready))
  server = await startServer({ options: ['--webhook-allow', '127.0.0.1'] })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.stop()
  listener?.close()
})
async function at(login, look = {}) {
  const one = await person(browser, server.url, look)
  await one.signIn(login, server.password)
  return one
}
const noticed = ({ page, t }, key) => page.getByRole('status').getByText(t(key)).first().waitFor()
const fits = async ({ page }) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page is wider than the window')
async function translated({ page }, { language }) {
  const words = await page.getByRole('main').innerText()
  assert.doesNotMatch(words, /\bwebhooks\.\w/)
  if (language === 'en') assert.doesNotMatch(words.replace(/[\p{Script=Han}]+组|repair/gu, ''), /\p{Script=Han}{2,}/u)
}

for (const look of looks) {
  test(`a webhook is added, hears of a case, is sent again and deleted: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const admin = await at('admin', look)
    const { page, t } = admin
    const name = `ERP ${look.language} ${look.theme}`
    await page.goto('/settings')
    await page.getByRole('link', { name: t('settings.webhooks') }).click()
    await page.getByRole('button', { name: t('webhooks.add') }).click()
    await page.getByLabel(t('webhooks.name')).fill(name)
    await page.getByLabel(t('webhooks.url')).fill('ftp://nowhere')
    await page.getByRole('button', { name: t('ui.save') }).click()
    await page.locator('[aria-invalid=true]').waitFor()
    await admin.accessible('a webhook, refused')
    await page.getByLabel(t('webhooks.url')).fill(`http://127.0.0.1:${listener.address().port}/hook`)
    await page.getByRole('button', { name: t('ui.save') }).click()
    const secret = await page.getByRole('status').locator('code').innerText()
    assert.match(secret, /^whsec_/)
    await admin.accessible('a webhook with its secret')
    await fits(admin)
    await admin.shot('webhook-secret')

    heard.length = 0
    answer = 500
    await freshCase(page)
    const log = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: t('webhooks.event.case_opened') }) })
    await page.reload()
    await log.getByText('HTTP 500').waitFor()
    const { headers, body } = heard[0]
    const [, time, mac] = headers['setpoint-signature'].match(/^t=(\d+),v1=([0-9a-f]{64})$/)
    assert.equal(mac, createHmac('sha256', secret).update(`${time}.${body}`).digest('hex'))
    assert.equal(await page.getByText(secret).count(), 0, 'the secret is seen once')
    await log.getByRole('button', { name: t('webhooks.event.case_opened') }).click()
    await page.getByRole('region', { name: t('webhooks.answer') }).getByText('thank you').waitFor()
    await page.getByRole('region', { name: t('webhooks.body') }).getByText('case_opened').waitFor()
    await translated(admin, look)
    await admin.accessible('a webhook that failed, with what was sent')
    await fits(admin)
    await log.scrollIntoViewIfNeeded()
    await admin.shot('webhook-log')
    if (look.size === 'phone') {
      await page.getByRole('link', { name: t('webhooks.back') }).click()
      await page.getByText(t('webhooks.failing'), { exact: true }).waitFor()
      await admin.accessible('webhooks')
      await admin.shot('webhooks')
      await page.getByRole('link', { name }).click()
    }

    // A new secret; switched off, what waits is dropped; on again, it is sent by hand.
    await page.getByRole('button', { name: t('webhooks.renew') }).click()
    await page.getByRole('dialog').getByRole('button', { name: t('webhooks.renew') }).click()
    await page.getByRole('status').locator('code').waitFor()
    assert.notEqual(await page.getByRole('status').locator('code').innerText(), secret)
    for (const on of [false, true]) {
      await page.getByRole('checkbox', { name: t('webhooks.active') }).setChecked(on)
      await page.getByRole('button', { name: t('ui.save') }).click()
      await page.waitForFunction(async ([wish, active]) => (await (await fetch('/api/v1/webhooks')).json()).items.find((one) => one.name === wish).active === active, [name, on])
    }
    answer = 204
    await log.getByText(t('webhooks.state.dropped'), { exact: true }).waitFor()
    await log.getByRole('button', { name: t('webhooks.again') }).click()
    await log.getByText(t('webhooks.state.delivered'), { exact: true }).waitFor()
    await page.getByRole('button', { name: t('webhooks.test') }).click()
    await noticed(admin, 'webhooks.tested')
    await page.getByRole('button', { name: t('webhooks.event.test'), exact: true }).waitFor()
    await admin.accessible('a webhook that works')
    await page.getByRole('button', { name: t('webhooks.remove'), exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: t('webhooks.remove') }).click()
    await page.getByText(t('webhooks.about')).first().waitFor()
    assert.deepEqual(admin.complaints, [])
    await admin.close()
  })
}

test('who is no administrator finds no webhooks', async () => {
  const lin = await at('lin')
  await lin.page.goto('/settings')
  await lin.page.getByRole('main').waitFor()
  assert.equal(await lin.page.getByRole('link', { name: lin.t('settings.webhooks') }).count(), 0)
  assert.equal(await lin.page.evaluate(async () => (await fetch('/api/v1/webhooks')).status), 403)
  await lin.close()
})
