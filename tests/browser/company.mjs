// The company: what an administrator says about it is what customers and letters show; a colour nobody could read is
// refused with what would do. By roles and labels.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { at, browser, server } from './stage.mjs'
import { person, photo } from './people.mjs'
import { startServer } from './server.mjs'

const looks = [
  { language: 'zh-CN', theme: 'light', size: 'desk' },
  { language: 'zh-TW', theme: 'dark', size: 'phone' },
  { language: 'en', theme: 'dark', size: 'desk' },
  { language: 'en', theme: 'light', size: 'phone' },
]
const hex = (css) => '#' + css.match(/\d+/g).slice(0, 3).map((one) => Number(one).toString(16).padStart(2, '0')).join('')

for (const look of looks) {
  const title = `${look.language}, ${look.theme}, ${look.size}`
  test(`an administrator gives the company its name, logo and colour, and the portal shows them: ${title}`, async () => {
    const admin = await at('admin', look)
    const { page, t } = admin
    await page.goto('/company')
    await page.getByLabel('English').fill('Clearspring Equipment')
    await page.getByLabel('简体中文').fill('澄源设备有限公司')
    await page.getByLabel('繁體中文').fill('澄源設備有限公司')
    await page.getByLabel(t('company.email')).fill('service@clearspring.example')
    await page.getByLabel(t('company.address')).fill(look.language === 'en' ? '18 Canal Road\nHangzhou' : '杭州市滨江区运河路 18 号')
    const accent = page.getByLabel(t('company.accent'), { exact: true })
    await accent.fill('#ffcc00')
    await page.getByText(t('company.tooPale', { ratio: '1.41', nearest: '#8a6e00' })).waitFor()
    await page.getByRole('button', { name: t('ui.save') }).click()
    await page.locator('[aria-invalid=true]').first().waitFor()
    await admin.accessible('a colour refused')
    await admin.shot('company-refused')
    await page.getByRole('button', { name: t('company.takeNearest', { colour: '#8a6e00' }) }).click()
    await page.getByText(t('company.readable', { ratio: '4.54' })).waitFor()
    await page.getByRole('button', { name: t('ui.save') }).click()
    await page.getByRole('status').getByText(t('company.saved')).first().waitFor()

    await page.getByLabel(t('company.chooseLogo')).setInputFiles({ name: 'evil.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>') })
    await page.getByRole('alert').waitFor()
    await page.getByLabel(t('company.chooseLogo')).setInputFiles({ ...photo, buffer: readFileSync(new URL('./logo.png', import.meta.url)) })
    await page.getByRole('group', { name: t('company.logo') }).getByRole('img', { name: t('company.logo') }).waitFor()
    await admin.accessible('the company')
    await admin.shot('company')
    await page.getByRole('region', { name: t('company.preview') }).scrollIntoViewIfNeeded()
    await admin.shot('company-preview')

    const customer = await person(browser, server.url, { ...look, bundle: 'portal' })
    await customer.page.goto('/portal/')
    const name = look.language === 'en' ? 'Clearspring Equipment' : look.language === 'zh-TW' ? '澄源設備有限公司' : '澄源设备有限公司'
    await customer.page.getByRole('banner').getByText(name).waitFor()
    assert.ok((await customer.page.title()).endsWith(name))
    assert.ok(await customer.page.locator('header img').evaluate((one) => one.complete && one.naturalWidth > 0))
    await customer.page.getByRole('main').getByRole('button').first().click()
    const sends = customer.page.getByRole('button', { name: customer.t('portal.send') })
    if (look.theme === 'light') assert.equal(hex(await sends.evaluate((one) => getComputedStyle(one).backgroundColor)), '#8a6e00')
    await customer.accessible('the portal in its own colours')
    await customer.shot('company-portal')
    assert.deepEqual(customer.complaints, [])
    await customer.close()

    const answer = await page.request.get('/api/v1/portal/company')
    const again = await page.request.get('/api/v1/portal/company', { headers: { 'if-none-match': answer.headers().etag } })
    assert.equal(again.status(), 304)
    assert.equal((await answer.json()).address, undefined)

    await page.reload()
    await page.getByRole('button', { name: t('company.dropLogo') }).click()
    await page.getByText(t('company.noLogo')).waitFor()
    assert.deepEqual(admin.complaints, [])
    await admin.close()
  })
}

test('who may not change it sees it only', async () => {
  const lin = await at('lin')
  await lin.page.goto('/company')
  await lin.page.getByText(lin.t('company.locked')).waitFor()
  assert.ok(await lin.page.getByLabel('English').isDisabled())
  assert.equal(await lin.page.getByRole('button', { name: lin.t('ui.save') }).count(), 0)
  await lin.close()
})

for (const look of [
  { language: 'zh-CN', theme: 'light', size: 'desk' },
  { language: 'zh-TW', theme: 'dark', size: 'phone' },
  { language: 'en', theme: 'light', size: 'phone' },
]) {
  test(`a fresh server asks for its code, the company and its first administrator: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const fresh = await startServer({ demo: false })
    const first = await person(browser, fresh.url, look)
    const { page, t } = first
    try {
      await page.goto('/')
      await page.getByRole('heading', { name: t('setup.title') }).waitFor()
      await page.getByLabel(t('setup.code')).fill('AAAA-AAAA-AAAA')
      await page.getByLabel(t('setup.companyName', { language: { 'zh-CN': '简体中文', 'zh-TW': '繁體中文', en: 'English' }[look.language] })).fill('Clearspring')
      await page.getByRole('textbox', { name: t('setup.name'), exact: true }).fill('Ada Lin')
      await page.getByLabel(t('login.login')).fill('ada')
      await page.getByLabel(t('login.password')).fill('riverstone 42')
      await page.getByRole('button', { name: t('setup.start') }).click()
      await page.locator('[aria-invalid=true]').waitFor()
      await first.accessible('the set-up')
      await first.shot('setup')
      await page.getByLabel(t('setup.code')).fill(fresh.code.toLowerCase())
      await page.getByRole('button', { name: t('setup.start') }).click()
      const list = page.getByRole('region', { name: t('setup.checklist') })
      await list.waitFor()
      await list.getByRole('listitem').filter({ hasText: t('setup.item.teams') }).getByText(t('setup.done')).waitFor()
      await list.getByRole('listitem').filter({ hasText: t('setup.item.backup') }).getByText(t('setup.open')).waitFor()
      await first.accessible('the checklist')
      await first.shot('setup-checklist')
      await list.getByRole('button', { name: t('setup.putAway') }).click()
      await page.reload()
      await page.getByRole('button', { name: t('setup.show', { left: 7 }) }).click()
      await list.waitFor()
      await page.goto('/setup')
      await page.waitForURL(/cases/)
      assert.deepEqual(first.complaints, [])
    } finally {
      await first.close()
      await fresh.stop()
    }
  })
}
