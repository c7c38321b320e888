// Lists as people put them together: filters kept under a name, one action on many cases with its undo, the table, the
// sheet, ten thousand rows. By roles and labels, by mouse and by keys alone.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ask, freshCase, tell } from './cases.mjs'
import { at } from './stage.mjs'

const looks = [
  { language: 'zh-CN', theme: 'light', size: 'desk' },
  { language: 'zh-CN', theme: 'dark', size: 'phone' },
  { language: 'zh-TW', theme: 'light', size: 'desk' },
  { language: 'en', theme: 'light', size: 'phone' },
  { language: 'en', theme: 'dark', size: 'desk' },
]
async function freshCases(page, count) {
  const cases = []
  while (cases.length < count) cases.push(await freshCase(page))
  return cases
}
const row = ({ page }, one) => page.locator(`[data-case="${one.id}"]`)
const box = ({ page, t }, one) => page.getByRole('checkbox', { name: t('list.choose', { number: one.number }) })
const choose = async (who, ...cases) => {
  for (const one of cases) await box(who, one).click({ force: true })
  await who.page.getByText(who.t('bulk.chosen', { count: cases.length })).first().waitFor()
}
const bar = ({ page, t }) => page.getByRole('group', { name: t('bulk.label') })
const toast = ({ page }) => page.getByRole('status')
const menu = async ({ page, t }, button, item) => {
  await page.getByRole('button', { name: t(button) }).click()
  await page.getByRole('menuitem', { name: t(item), exact: true }).click()
}
/** Nobody is shown the name of a text instead of the text. */
const translated = async ({ page }) => assert.doesNotMatch(await page.locator('body').innerText(), /\b(list|filter|views|bulk|table|column|export|ui)\.\w/)
const settledList = (page) => page.locator('#case-rows[aria-busy=false]').waitFor()

async function condition({ page, t }, group, field, test, ...values) {
  const rows = page.getByRole('group', { name: t(group) })
  await rows.getByRole('button', { name: t('filter.add') }).click()
  await rows.getByLabel(t('filter.field')).last().selectOption({ label: t(`column.${field}`) })
  await rows.getByLabel(t('filter.how')).last().selectOption(test)
  for (const value of values) await rows.getByLabel(t('filter.values')).last().selectOption(value)
}

for (const look of looks) {
  test(`a filter is kept as a view, opened after a reload, changed, renamed and deleted: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const lin = await at('lin', look)
    const { page, t } = lin
    const name = `维修 ${look.language} ${look.theme} ${Date.now()}`
    await freshCases(page, 1)
    await page.getByRole('tab', { name: t('list.view.all') }).click()
    await page.getByRole('button', { name: t('list.filter') }).click()
    await condition(lin, 'filter.all', 'kind', 'is', 'repair')
    await condition(lin, 'filter.all', 'opened', 'within', '7d')
    await condition(lin, 'filter.any', 'owner', 'is', 'none', 'me')
    await condition(lin, 'filter.any', 'due', 'within', '4h')
    await lin.accessible('filter sheet')
    await translated(lin)
    await lin.shot('lists-filter')
    await page.getByRole('button', { name: t('filter.done') }).click()
    const chips = page.getByRole('group', { name: t('filter.set') })
    assert.equal(await chips.getByRole('button').count(), 4)
    await settledList(page)
    await lin.accessible('list with chips')
    await lin.shot('lists-chips')

    // A search keeps to the filter.
    const searched = page.waitForRequest((request) => new URL(request.url()).searchParams.get('q') === 'SR')
    await page.getByRole('searchbox', { name: t('list.search') }).fill('SR')
    assert.ok(new URL((await searched).url()).searchParams.get('filter')?.includes('repair'))
    await page.getByRole('searchbox', { name: t('list.search') }).fill('')
    await settledList(page)

    await menu(lin, 'views.label', 'views.save')
    await page.getByRole('textbox', { name: t('views.name') }).fill(name)
    await page.getByRole('button', { name: t('ui.save') }).click()
    const line = page.getByRole('group', { name: t('views.open') })
    await line.getByText(name).waitFor()
    await page.reload()
    await line.getByText(name).waitFor()
    assert.equal(await chips.getByRole('button').count(), 4, 'the address keeps the filter')
    assert.equal(await line.getByText(t('views.changed')).count(), 0)

    // How many there are follows what happens elsewhere.
    const { id } = (await ask(page, '/list-views')).items.find((one) => one.name === name)
    const counted = async () => (await ask(page, '/list-views/counts')).items.find((one) => one.id === id).count
    const before = await counted()
    await line.getByText(String(before), { exact: true }).waitFor()
    await freshCases(page, 1)
    await line.getByText(String(before + 1), { exact: true }).waitFor()

    await chips.getByRole('button').first().click()
    await line.getByText(t('views.changed')).waitFor()
    await line.getByRole('button', { name: t('ui.save') }).click()
    await line.getByText(t('views.changed')).waitFor({ state: 'detached' })
    await line.getByRole('button', { name: t('views.more', { name }) }).click()
    await page.getByRole('menuitem', { name: t('views.rename') }).click()
    await page.getByRole('textbox', { name: t('views.name') }).fill(`${name}!`)
    await page.getByRole('button', { name: t('ui.save') }).last().click()
    await line.getByText(`${name}!`).waitFor()

    await page.getByRole('tab', { name: t('list.view.team') }).click()
    await line.waitFor({ state: 'detached' })
    assert.equal(await chips.count(), 0, 'a tab leaves the view')
    await page.getByRole('button', { name: t('views.label') }).click()
    await lin.accessible('views menu')
    await lin.shot('lists-views')
    await page.getByRole('menuitem', { name: `${name}!` }).click()
    await line.getByText(`${name}!`).waitFor()
    assert.equal(await chips.getByRole('button').count(), 3)
    await line.getByRole('button', { name: t('views.more', { name: `${name}!` }) }).click()
    await page.getByRole('menuitem', { name: t('views.remove') }).click()
    await page.getByRole('dialog').getByRole('button', { name: t('views.remove') }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await line.waitFor({ state: 'detached' })
    assert.equal((await ask(page, '/list-views')).items.some((one) => one.id === id), false)
    assert.deepEqual(lin.complaints, [])
    await lin.close()
  })

  test(`two cases are assigned at once and given back; a refused one is named: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const wang = await at('wang', look)
    const { page, t } = wang
    const [one, two] = await freshCases(page, 2)
    await page.goto('/cases?view=all&sort=created')
    await choose(wang, one, two)
    await wang.accessible('chosen')
    await wang.shot('lists-chosen')
    await bar(wang).getByRole('button', { name: t('bulk.do.assign') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(t('field.owner')).selectOption({ label: '林若溪' })
    await dialog.getByText(t('bulk.will', { count: 2 })).waitFor()
    await dialog.getByRole('button', { name: t('bulk.apply', { count: 2 }) }).click()
    await dialog.waitFor({ state: 'detached' })
    for (const each of [one, two]) await row(wang, each).getByText('林若溪').waitFor()
    assert.equal(await bar(wang).count(), 0, 'those it was done to are chosen no more')
    await wang.accessible('undo offered')
    await toast(wang).getByRole('button', { name: t('bulk.undo') }).click()
    await toast(wang).getByText(t('bulk.undone', { count: 2 })).waitFor()
    for (const each of [one, two]) await row(wang, each).getByText('林若溪').waitFor({ state: 'detached' })

    await tell(page, `/cases/${one.id}/pause`, { wait_for: 'waiting_customer' })
    await choose(wang, one, two)
    await bar(wang).getByRole('button', { name: t('bulk.do.pause') }).click()
    await dialog.getByLabel(t('field.wait_for')).selectOption('waiting_third_party')
    await dialog.getByText(t('bulk.wont', { count: 1 })).waitFor()
    await dialog.getByText(one.number).waitFor()
    await wang.accessible('bulk dialog')
    await translated(wang)
    await wang.shot('lists-bulk')
    // What the preview could not foresee is named afterwards.
    await tell(page, `/cases/${two.id}/pause`, { wait_for: 'waiting_customer' })
    await dialog.getByRole('button', { name: t('bulk.apply', { count: 1 }) }).click()
    await page.getByRole('dialog', { name: t('bulk.failed', { count: 1 }) }).getByText(two.number).waitFor()
    await wang.accessible('what failed')
    await wang.shot('lists-failed')
    assert.deepEqual(wang.complaints, [])
    await wang.close()
  })
}

for (const look of looks.filter(({ size }) => size === 'desk')) {
  test(`the list as a table, its columns, its order and its sheet: ${look.language}, ${look.theme}`, async () => {
    const lin = await at('lin', look)
    const { page, t } = lin
    const [one] = await freshCases(page, 1)
    await page.goto('/cases?view=all')
    await menu(lin, 'list.menu', 'table.label')
    const table = page.getByRole('table', { name: t('list.label') })
    const head = (column) => table.getByRole('columnheader', { name: t(`column.${column}`) })
    assert.equal(await head('due').getAttribute('aria-sort'), 'ascending')
    await head('updated').getByRole('button').click()
    await table.locator('[aria-sort=descending]').waitFor()
    assert.ok(page.url().includes('sort=updated'))
    await table.locator('tbody tr').first().getByText(one.number).waitFor()
    await menu(lin, 'list.menu', 'table.columns')
    await page.getByRole('checkbox', { name: t('column.tier') }).check()
    await page.getByRole('checkbox', { name: t('column.state') }).uncheck()
    await lin.accessible('columns')
    await lin.shot('lists-columns')
    await page.keyboard.press('Escape')
    assert.equal(await head('state').count(), 0)
    await page.reload()
    await head('tier').waitFor()
    await settledList(page)
    await lin.accessible('table')
    await translated(lin)
    await lin.shot('lists-table')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await bar(lin).getByText(t('bulk.chosen', { count: 1 })).waitFor()
    await page.keyboard.press('Escape')
    await bar(lin).waitFor({ state: 'detached' })

    const waiting = page.waitForEvent('download')
    await menu(lin, 'list.menu', 'export.csv')
    const file = await waiting
    assert.match(file.suggestedFilename(), /^cases-\d{4}-\d\d-\d\d\.csv$/)
    const lines = readFileSync(await file.path(), 'utf8').split(/\r?\n/)
    assert.ok(lines[0].replace('\ufeff', '').startsWith({ 'zh-CN': '单号,标题,客户', 'zh-TW': '單號,標題,客戶', en: 'Number,Title,Customer' }[look.language]), lines[0])
    assert.ok(lines.some((line) => line.includes(one.number)))

    await table.getByRole('link', { name: one.number }).click()
    await page.getByRole('heading', { name: new RegExp(one.number) }).waitFor()
    assert.equal(await table.count(), 0, 'beside a case there is the list')
    assert.deepEqual(lin.complaints, [])
    await lin.close()
  })
}

test('with keys alone: cases are chosen, a range as well, and noted', async () => {
  const lin = await at('lin')
  const { page, t } = lin
  const [third, second, first] = await freshCases(page, 3)
  await page.goto('/cases?view=all&sort=created')
  await row(lin, first).waitFor()
  await settledList(page)
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  for (const one of [first, second, third]) assert.ok(await box(lin, one).isChecked())
  await page.keyboard.press('k')
  await page.keyboard.press('x')
  await bar(lin).getByText(t('bulk.chosen', { count: 2 })).waitFor()
  await page.keyboard.press('Shift+C')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('配件已到货')
  await page.getByText(t('bulk.will', { count: 2 })).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await toast(lin).getByText(t('bulk.done', { count: 2 })).waitFor()
  await page.keyboard.press('o')
  await page.getByRole('heading', { name: new RegExp(second.number) }).waitFor()
  await page.goto(`/cases/${first.id}`)
  await page.getByRole('log').getByText('配件已到货').waitFor()
  assert.deepEqual(lin.complaints, [])
  await lin.close()
})

test('a link of earlier days still opens, and a filter nobody can read is none', async () => {
  const lin = await at('lin')
  const { page, t } = lin
  await page.goto('/cases?view=all&kind=repair&state=new&sort=updated')
  const chips = page.getByRole('group', { name: t('filter.set') })
  await chips.getByText(t('kind.repair')).waitFor()
  assert.equal(await chips.getByRole('button').count(), 2)
  await page.goto('/cases?view=nowhere&filter=%7Bbroken')
  await page.getByRole('tab', { name: t('list.view.mine'), selected: true }).waitFor()
  assert.equal(await chips.count(), 0)
  assert.deepEqual(lin.complaints, [])
  await lin.close()
})

test('ten thousand rows: pages come as they are needed, also after short ones, and only what is seen is made', async () => {
  const lin = await at('lin')
  const { page, t } = lin
  const sample = (await ask(page, '/cases?view=all&limit=1')).items[0]
  const total = 10_000
  await page.route(/\/api\/v1\/cases\?/, (route) => {
    const query = new URL(route.request().url()).searchParams
    const from = Number(query.get('cursor') ?? 0)
    // The first page found nothing in the cards it looked at.
    const rows = query.has('cursor') ? Array.from({ length: 200 }, (_, i) => ({ ...sample, id: `id${from + i}`, number: `SR-${from + i}` })) : []
    const next = query.has('cursor') ? from + 200 : 0
    return route.fulfill({ json: { items: rows, ...(next < total ? { next: String(next) } : {}) } })
  })
  await page.goto('/cases?view=team')
  await page.getByText('SR-0', { exact: true }).waitFor()
  const rows = page.locator('#case-rows')
  const made = () => rows.locator('[data-case]').count()
  await page.waitForFunction(async () => {
    const scroller = document.querySelector('#case-rows')
    scroller.scrollTop = scroller.scrollHeight
    await new Promise(requestAnimationFrame)
    return scroller.innerText.includes('SR-9999')
  }, undefined, { polling: 20, timeout: 60_000 })
  assert.ok((await made()) < 60, 'only the rows around what is seen are made')
  const frames = await page.evaluate(async () => {
    const scroller = document.querySelector('#case-rows')
    const times = []
    for (let i = 0; i < 60; i++) {
      scroller.scrollTop = ((i * 7919) % 10_000) * 80
      const start = performance.now()
      await new Promise(requestAnimationFrame)
      times.push(performance.now() - start)
    }
    return times.sort((a, b) => a - b)[30]
  })
  assert.ok(frames < 100, `half the jumps took over ${frames} ms`)

  await rows.evaluate((box) => (box.scrollTop = 0))
  await page.getByText('SR-0', { exact: true }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  for (let i = 0; i < 120; i++) await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  await page.getByText(t('bulk.most', { max: 100 })).waitFor()
  await bar(lin).getByText(t('bulk.chosen', { count: 100 })).waitFor()
  await page.getByText('SR-120', { exact: true }).waitFor()
  assert.deepEqual(lin.complaints, [])
  await lin.close()
})
