// The administrator's pages: a person is added, changed and deactivated; a role is made; the console is looked at as
// somebody else. By roles and labels.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask } from './cases.mjs'
import { at } from './stage.mjs'

const looks = [
  { language: 'zh-CN', theme: 'light', size: 'desk' },
  { language: 'zh-CN', theme: 'dark', size: 'phone' },
  { language: 'en', theme: 'light', size: 'phone' },
  { language: 'en', theme: 'dark', size: 'desk' },
]
const noticed = ({ page, t }, key, values) => page.getByRole('status').getByText(t(key, values)).first().waitFor()
const bare = async (page) => assert.doesNotMatch(await page.getByRole('main').innerText(), /\b(?:people|teams|roles|right|settings|viewing|ui)\.\w/)

for (const look of looks) {
  test(`people, teams and roles: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const admin = await at('admin', look)
    const { page, t } = admin
    const stamp = `${Date.now()}`
    const login = `chen${stamp}`
    await page.getByRole('link', { name: t('app.rail.settings') }).click()
    await page.getByRole('heading', { name: t('settings.label') }).waitFor()
    await bare(page)
    await admin.accessible('settings')
    await admin.shot('admin-settings')

    await page.getByRole('main').getByRole('link', { name: t('settings.people.about') }).click()
    await page.getByRole('button', { name: t('people.add') }).click()
    const form = page.locator('form.person')
    await form.getByLabel(t('people.login')).fill('no login')
    await form.getByLabel(t('people.name')).fill(`Chen ${stamp}`)
    await form.getByLabel(t('people.roles')).last().selectOption('agent')
    await page.getByRole('button', { name: t('people.make') }).click()
    await page.locator('small.error').first().waitFor()
    await admin.accessible('a person who is refused')
    await admin.shot('admin-person-new')
    await form.getByLabel(t('people.login')).fill(login)
    await page.getByRole('button', { name: t('people.make') }).click()
    await page.getByText(t('people.password.once')).waitFor()
    const password = await page.locator('code').innerText()
    assert.match(password, /^(\w{4}-){3}\w{4}$/)
    await bare(page)
    await admin.accessible('a person')
    await admin.shot('admin-person')

    const signedIn = await page.evaluate(async ([one, word]) => {
      const answer = await fetch('/api/v1/session', { method: 'POST', credentials: 'omit', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ login: one, password: word }) })
      return answer.status
    }, [login, password])
    assert.equal(signedIn, 200)

    await page.getByRole('button', { name: t('people.deactivate') }).click()
    const dialog = page.getByRole('dialog')
    assert.ok(await dialog.getByRole('button', { name: t('people.deactivate') }).isDisabled())
    await dialog.getByRole('textbox').fill(login)
    await admin.accessible('before a person is deactivated')
    await admin.shot('admin-deactivate')
    await dialog.getByRole('button', { name: t('people.deactivate') }).click()
    await noticed(admin, 'people.gone', { name: `Chen ${stamp}` })

    for (const place of ['people', 'teams']) {
      await page.goto(`/${place}`)
      await page.getByRole('button', { name: t('export.menu') }).click()
      const saved = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: t('export.csv') }).click()
      assert.match((await saved).suggestedFilename(), /\.csv$/)
    }
    await page.goto('/teams/new')
    await page.getByLabel(t('people.nameIn', { language: 'English' })).fill(`Team ${stamp}`)
    await page.getByRole('button', { name: t('ui.save') }).click()
    await noticed(admin, 'teams.saved')
    await page.getByRole('button', { name: t('teams.retire') }).waitFor()
    await bare(page)
    await admin.accessible('a team')
    await admin.shot('admin-team')

    await page.goto('/roles/new')
    await page.getByLabel(t('roles.code')).fill('agent')
    await page.getByLabel(t('people.nameIn', { language: 'English' })).fill(`Night ${stamp}`)
    await page.getByRole('radio', { name: `${t('right.case_read')}: ${t('roles.scope.team')}` }).check()
    await page.getByRole('button', { name: t('ui.save') }).click()
    await page.locator('small.error').first().waitFor()
    await page.getByLabel(t('roles.code')).fill(`night_${stamp}`)
    await page.getByRole('button', { name: t('ui.save') }).click()
    await noticed(admin, 'roles.saved')
    await page.getByRole('button', { name: t('roles.remove') }).waitFor()
    await bare(page)
    await admin.accessible('a role')
    await admin.shot('admin-role')
    assert.equal((await ask(page, '/roles')).items.find((one) => one.id === `night_${stamp}`).grants.case_read, 'team')
    assert.deepEqual(admin.complaints, [])
    await admin.close()
  })

  test(`the console as lin sees it: read only, marked, and back: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const admin = await at('admin', look)
    const { page, t } = admin
    const lin = (await ask(page, '/staff?q=lin')).items.find((one) => one.login === 'lin')
    await page.goto(`/people/${lin.id}`)
    await page.getByRole('button', { name: t('viewing.start') }).click()
    const bar = page.getByRole('status').filter({ hasText: t('viewing.only') })
    await bar.getByText(t('viewing.person', { name: lin.name })).waitFor()
    await page.getByRole('tab', { name: t('list.view.mine') }).waitFor()
    await admin.accessible('the console as somebody else')
    await admin.shot('admin-viewing')
    const refused = await page.evaluate(async () => (await fetch('/api/v1/macros', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })).json())
    assert.equal(refused.reason, 'viewing_as')
    assert.equal(await page.getByRole('link', { name: t('app.rail.settings') }).count(), 0)
    await bar.getByRole('button', { name: t('viewing.stop') }).click()
    await page.getByRole('heading', { name: t('settings.label') }).waitFor()
    assert.equal(await bar.count(), 0)
    // A role is called by its name, not its code.
    const role = (await ask(page, '/roles')).items.find((one) => one.id === 'agent')
    await ask(page, '/session/view', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ role: 'agent', teams: [(await ask(page, '/teams')).items[0].id] }) })
    await page.goto('/cases')
    await bar.getByText(t('viewing.role', { role: role.label[look.language] })).waitFor()
    await bar.getByRole('button', { name: t('viewing.stop') }).click()
    await page.getByRole('heading', { name: t('settings.label') }).waitFor()
    assert.deepEqual(admin.complaints, [])
    await admin.close()
  })
}
