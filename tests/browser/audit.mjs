// The audit log: an administrator and a quality officer read who did what, narrow it, go to the thing, take it as a file;
// an agent finds no such place. By roles and labels.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshCase, tell } from './cases.mjs'
import { at } from './stage.mjs'

const looks = [
  { language: 'zh-CN', theme: 'light', size: 'desk' },
  { language: 'zh-TW', theme: 'dark', size: 'phone' },
  { language: 'en', theme: 'light', size: 'phone' },
  { language: 'en', theme: 'dark', size: 'desk' },
]
const linsName = '林若溪'
const fits = async ({ page }) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page is wider than the window')

for (const look of looks) {
  test(`who did what: read, narrowed, followed, taken as a file: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const lin = await at('lin')
    const one = await freshCase(lin.page)
    await tell(lin.page, `/cases/${one.id}/notes`, { text: 'for the log' })
    assert.equal(await lin.page.evaluate(async () => (await fetch('/api/v1/audit')).status), 403)
    await lin.close()

    const admin = await at('admin', look)
    const { page, t } = admin
    await page.goto('/settings')
    await page.getByRole('link', { name: t('settings.audit') }).click()
    const rows = page.getByRole('main').getByRole('listitem')
    await rows.filter({ hasText: one.number }).first().waitFor()
    await admin.accessible('the audit log')
    await fits(admin)
    await admin.shot('audit')
    await page.getByLabel(t('audit.kind'), { exact: true }).selectOption('signing_in')
    await page.waitForFunction((words) => [...document.querySelectorAll('main li')].every((row) => row.textContent.includes(words)), t('audit.kind.signing_in'))
    await page.getByLabel(t('audit.staff')).selectOption({ label: linsName })
    await page.waitForFunction((name) => [...document.querySelectorAll('main li strong')].every((who) => who.textContent === name), linsName)
    assert.ok((await rows.count()) > 0)
    await page.getByLabel(t('audit.to')).fill('2020-01-01')
    await page.getByText(t('audit.none')).waitFor()
    await admin.accessible('nothing fits')
    await page.getByLabel(t('audit.to')).fill('')
    await page.getByLabel(t('audit.kind'), { exact: true }).selectOption('work')
    await rows.filter({ hasText: one.number }).first().getByRole('button', { name: t('audit.only') }).click()
    await page.getByText(t('audit.object', { object: one.number })).waitFor()
    await page.waitForFunction((number) => [...document.querySelectorAll('main li')].every((row) => row.textContent.includes(number)), one.number)
    const words = await page.getByRole('main').innerText()
    assert.doesNotMatch(words, /\baudit\.\w/)
    await admin.accessible('the acts on one case')
    await fits(admin)
    await admin.shot('audit-one')
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: t('export.menu') }).click().then(() => page.getByRole('menuitem', { name: t('export.csv') }).click())])
    assert.match(file.suggestedFilename(), /\.csv$/)
    await rows.first().getByRole('link').click()
    await page.waitForURL(`**/cases/${one.id}`)
    assert.deepEqual(admin.complaints, [])
    await admin.close()
  })
}

test('a quality officer reads it, an agent finds no such place', async () => {
  const zhao = await at('zhao')
  await zhao.page.goto('/settings')
  await zhao.page.getByRole('link', { name: zhao.t('settings.audit') }).click()
  await zhao.page.getByRole('main').getByRole('listitem').first().waitFor()
  assert.deepEqual(zhao.complaints, [])
  await zhao.close()
  const lin = await at('lin')
  await lin.page.goto('/settings')
  await lin.page.getByRole('main').waitFor()
  assert.equal(await lin.page.getByRole('link', { name: lin.t('settings.audit') }).count(), 0)
  await lin.close()
})
