// What happens by itself and what is done in one go: a trigger is written, tried, switched on and seen at work; a macro
// is written and used. By roles and labels.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, freshCase, tell } from './cases.mjs'
import { at } from './stage.mjs'

const looks = [
  { language: 'zh-CN', theme: 'light', size: 'desk' },
  { language: 'zh-CN', theme: 'dark', size: 'phone' },
  { language: 'en', theme: 'light', size: 'phone' },
  { language: 'en', theme: 'dark', size: 'desk' },
]
const linsName = '林若溪'

/** No bare key of a text, and no Chinese in English but what people and the company are called. */
async function translated(box, { language }, ...names) {
  const words = await box.innerText()
  assert.doesNotMatch(words, /\b(?:triggers|macros|rules|try|snippets|filter|bulk|field|column|ui)\.\w/)
  if (language === 'en') assert.doesNotMatch(names.reduce((left, name) => left.replaceAll(name, ''), words), /\p{Script=Han}/u)
}
const main = (page) => page.getByRole('main')
const fieldsOf = (who, place) => who.page.getByRole('group', { name: who.t('rules.actions') }).getByRole('listitem').nth(place)
async function action(who, kind, place, ...fields) {
  const { page, t } = who
  await page.getByRole('button', { name: t('rules.add') }).click()
  await page.getByRole('menuitem', { name: t(`bulk.do.${kind}`) }).click()
  for (const [label, value] of fields) {
    const field = fieldsOf(who, place).getByLabel(t(label))
    await ((await field.evaluate((one) => one.tagName)) === 'SELECT' ? field.selectOption({ label: value }) : field.fill(value))
  }
}
const noticed = ({ page, t }, key, values) => page.getByRole('status').getByText(t(key, values)).first().waitFor()
const staffAndTeams = async (page) => {
  const [teams, staff] = await Promise.all(['/teams', '/staff'].map((path) => ask(page, path)))
  return [...teams.items.flatMap((one) => Object.values(one.name)), ...staff.items.map((one) => one.name)]
}

for (const look of looks) {
  test(`a trigger assigns new repairs: written, tried, switched on, seen at work, deleted: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const admin = await at('admin', look)
    const { page, t } = admin
    const name = `repairs ${look.language} ${look.theme} ${Date.now()}`
    const before = await freshCase(page)
    await page.goto('/standards')
    await page.getByRole('link', { name: t('triggers.label') }).click()
    await page.getByRole('button', { name: t('snippets.add') }).click()
    await page.getByLabel(t('snippets.name')).fill(name)
    const all = page.getByRole('group', { name: t('filter.all') })
    await all.getByRole('button', { name: t('filter.add') }).click()
    await all.getByLabel(t('filter.field')).selectOption('owner')
    assert.equal(await all.getByLabel(t('filter.values')).locator('option[value=me]').count(), 0, 'a trigger is nobody')
    await all.getByLabel(t('filter.field')).selectOption('kind')
    await page.getByRole('button', { name: t('ui.save') }).click()
    await page.getByRole('alert').getByText(t('triggers.unfilled')).waitFor()
    await all.getByLabel(t('filter.values')).selectOption('repair')
    await action(admin, 'resume', 0)
    await action(admin, 'note', 1, ['bulk.text', `note of ${name}`])
    await action(admin, 'assign', 2, ['field.owner', linsName], ['field.note', `for ${name}`])
    await fieldsOf(admin, 2).getByRole('button', { name: t('rules.up', { name: t('bulk.do.assign') }) }).click()
    await fieldsOf(admin, 1).getByText(t('bulk.do.assign')).waitFor()
    await page.getByRole('button', { name: t('ui.save') }).click()
    await noticed(admin, 'triggers.saved')

    await page.getByRole('searchbox', { name: t('field.other') }).fill(before.number)
    await page.getByRole('radio', { name: before.number }).check()
    await page.getByRole('button', { name: t('try.do'), exact: true }).click()
    await page.getByText(t('try.fits'), { exact: true }).waitFor()
    assert.equal(await page.getByText(t('try.would'), { exact: true }).count(), 2)
    assert.equal((await ask(page, `/cases/${before.id}`)).owner?.name, before.owner?.name, 'nothing changed')
    const names = ['周敏', before.title, ...(await staffAndTeams(page))]
    await translated(main(page), look, ...names)
    await admin.accessible('a trigger that was tried')
    await admin.shot('triggers-tried')

    // Also by its switch in the list; the form follows.
    if (look.size === 'phone') await page.getByRole('link', { name: t('triggers.back') }).click()
    const turn = page.getByRole('switch', { name: t('triggers.turn', { name }) })
    await turn.click()
    await page.waitForFunction(async (wish) => (await (await fetch('/api/v1/triggers')).json()).items.find((one) => one.name === wish).active, name)
    await translated(main(page), look, ...names)
    await admin.accessible('triggers')
    await admin.shot('triggers')
    if (look.size === 'phone') await page.getByRole('link', { name }).click()
    assert.ok(await page.getByRole('switch', { name: t('triggers.active'), exact: true }).isChecked())

    const after = await freshCase(page)
    const log = page.getByRole('listitem').filter({ hasText: after.number })
    await log.getByText(t('triggers.did', { done: 2, count: 3 })).waitFor()
    await log.getByText(t('rules.refused', { n: 1, why: '' }).trim()).waitFor()
    assert.equal((await ask(page, `/cases/${after.id}`)).owner.name, linsName)
    await admin.accessible('a trigger with its log')
    await log.scrollIntoViewIfNeeded()
    await admin.shot('triggers-log')
    await log.getByRole('link').click()
    await page.getByRole('log').getByText(`note of ${name}`).waitFor()
    await page.goBack()

    await page.getByRole('button', { name: t('triggers.remove'), exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: t('triggers.remove') }).click()
    await page.getByRole('heading', { name }).waitFor({ state: 'detached' })
    assert.equal((await ask(page, '/triggers')).items.some((one) => one.name === name), false)
    assert.deepEqual(admin.complaints, [])
    await admin.close()
  })

  test(`lin writes a macro and uses it; what is refused is named and nothing of it done: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const lin = await at('lin', look)
    const { page, t } = lin
    const name = `close ${look.language} ${look.theme} ${Date.now()}`
    const one = await freshCase(page)
    await page.goto('/standards')
    await page.getByRole('link', { name: t('macros.label') }).click()
    await page.getByRole('button', { name: t('snippets.add') }).click()
    await page.getByLabel(t('snippets.name')).fill(name)
    const process = page.getByRole('group', { name: t('snippets.kinds') }).getByRole('checkbox')
    await process.first().waitFor()
    await page.locator('input[type=checkbox][value=repair]').check()
    await action(lin, 'reply', 0, ['bulk.text', `dear customer of ${name}`])
    await action(lin, 'pause', 1, ['field.wait_for', t('category.waiting_customer')])
    await page.getByRole('button', { name: t('ui.save') }).click()
    await noticed(lin, 'macros.saved')
    await page.getByRole('heading', { name }).waitFor()
    const names = (await ask(page, '/definitions')).items.map((each) => each.name)
    await translated(main(page), look, ...names, ...(await staffAndTeams(page)))
    await lin.accessible('macros')
    await lin.shot('macros')

    await page.goto(`/cases/${one.id}`)
    await page.getByRole('button', { name: t('macros.use') }).click()
    const finder = page.getByRole('dialog', { name: t('macros.use') })
    await finder.getByRole('combobox').fill(name)
    await lin.accessible('macros to use')
    await translated(finder, look)
    await lin.shot('macros-find')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name })
    await dialog.getByText(t('rules.say.reply', { text: `dear customer of ${name}` })).waitFor()
    await lin.accessible('what a macro will do')
    await translated(dialog, look)
    await lin.shot('macros-preview')
    await dialog.getByRole('button', { name: t('macros.do') }).click()
    await noticed(lin, 'macros.done', { name })
    await page.getByRole('log').getByText(`dear customer of ${name}`).waitFor()
    assert.equal((await ask(page, `/cases/${one.id}`)).category, 'waiting_customer')

    // Once more, from the palette where there are keys: it waits already, so the reply is not sent either.
    if (look.size === 'desk') {
      await page.keyboard.press('Control+k')
      await page.keyboard.type(t('macros.use'))
      await page.keyboard.press('Enter')
    } else await page.getByRole('button', { name: t('macros.use') }).click()
    await finder.getByRole('combobox').fill(name)
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: t('macros.do') }).click()
    await dialog.getByRole('alert').getByText(t('macros.refused', { n: 2, name: t('bulk.do.pause'), why: '' }).trim()).waitFor()
    await lin.accessible('a macro that was refused')
    await translated(dialog, look)
    await lin.shot('macros-refused')
    const said = await ask(page, `/cases/${one.id}/messages`)
    assert.equal(said.items.filter((message) => message.text === `dear customer of ${name}`).length, 1)
    assert.deepEqual(lin.complaints, [])
    await lin.close()
  })
}

test('triggers change places; who may not write them reads them', async () => {
  const admin = await at('admin')
  const { page, t } = admin
  const stamp = Date.now()
  const ids = []
  for (const name of [`one ${stamp}`, `two ${stamp}`]) ids.push((await tell(page, '/triggers', { name, place: 9000, active: false, happens: 'closed', filter: { all: [], any: [] }, actions: [{ note: { text: 'x' } }] })).id)
  const order = async () => (await ask(page, '/triggers')).items.map((one) => one.id).filter((id) => ids.includes(id))
  await page.goto(`/triggers/${ids[1]}`)
  const sent = []
  page.on('request', (request) => request.method() === 'PUT' && sent.push(new URL(request.url()).pathname))
  await page.getByRole('button', { name: t('rules.up', { name: `two ${stamp}` }) }).click()
  await page.waitForFunction(([first, second]) => {
    const links = [...document.querySelectorAll('.pane-list li a')].map((link) => link.href.split('/').pop())
    return links.includes(second) && links.indexOf(second) < links.indexOf(first)
  }, ids)
  assert.deepEqual(await order(), ids.toReversed())
  assert.deepEqual(sent, ['/api/v1/triggers/order'], 'the whole order is one request')
  assert.deepEqual(admin.complaints, [])

  const lin = await at('lin')
  await lin.page.goto(`/triggers/${ids[0]}`)
  await lin.page.getByText(t('triggers.readOnly')).waitFor()
  assert.ok(await lin.page.getByLabel(t('snippets.name')).isDisabled())
  assert.equal(await lin.page.getByRole('button', { name: t('snippets.add') }).count(), 0)
  await lin.accessible('a trigger to read')
  for (const id of ids) await page.evaluate((one) => fetch(`/api/v1/triggers/${one}`, { method: 'DELETE' }), id)
  assert.deepEqual(lin.complaints, [])
  await lin.close()
  await admin.close()
})
