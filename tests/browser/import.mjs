// A sheet of customers comes in: its columns matched, tried, imported, taken back; lists leave as files. By roles and labels.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { ask } from './cases.mjs'
import { at } from './stage.mjs'

const looks = [
  { language: 'zh-CN', theme: 'light', size: 'desk' },
  { language: 'zh-TW', theme: 'dark', size: 'phone' },
  { language: 'en', theme: 'light', size: 'phone' },
  { language: 'en', theme: 'dark', size: 'desk' },
]
const main = (page) => page.getByRole('main')
async function translated(box, { language }, ...names) {
  const words = await box.innerText()
  assert.doesNotMatch(words, /\b(?:import|export|field|snippets|ui|refusal)\.\w/)
  if (language === 'en') assert.doesNotMatch(names.reduce((left, name) => left.replaceAll(name, ''), words), /\p{Script=Han}/u)
}
let stamp = Date.now() % 100_000_000
/** Phone numbers nobody had before. */
const fresh = () => `139${String(++stamp).padStart(8, '0')}`
const figure = ({ page, t }, result, count) => page.getByRole('tab', { name: new RegExp(`^${t(`import.result.${result}`)}\\s*${count}$`) })

for (const look of looks) {
  test(`customers are imported and taken back: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const admin = await at('admin', look)
    const { page, t } = admin
    const [first, second] = [fresh(), fresh()]
    const name = `Import ${stamp}`
    const csv = `Customer,Mobile,Remarks,Colour\r\n${name} A,${first},"tea, no sugar",blue\r\n${name} B,${second},,red\r\n${name} C,12,,\r\n${name} D,${first},,\r\n`
    await page.goto('/customers')
    await page.getByRole('button', { name: t('export.menu') }).click()
    await page.getByRole('menuitem', { name: t('import.do') }).click()
    await page.getByLabel(t('import.file'), { exact: true }).setInputFiles({ name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await translated(main(page), look, '管理员', '林若溪')
    await admin.accessible('a sheet is chosen')
    await admin.shot('import-new')
    await page.getByRole('button', { name: t('import.next') }).click()

    await page.getByRole('heading', { name: 'customers.csv' }).waitFor()
    const column = (label) => page.getByLabel(label, { exact: false }).first()
    await page.getByRole('button', { name: t('import.check') }).waitFor()
    const view = await ask(page, `/imports/${page.url().split('/').pop()}`)
    assert.deepEqual(view.mapping, { name: 0, phone: 1, note: 2 })
    await column(view.fields.find((one) => one.id === 'name').label).selectOption('')
    await page.getByRole('button', { name: t('import.check') }).click()
    await page.getByText(view.fields.find((one) => one.id === 'name').label, { exact: false }).first().waitFor()
    await column(view.fields.find((one) => one.id === 'name').label).selectOption('0')
    await translated(main(page), look, '林若溪', ...(await ask(page, '/staff')).items.map((one) => one.name))
    await admin.accessible('columns')
    await admin.shot('import-columns')
    await page.getByRole('button', { name: t('import.check') }).click()

    await figure(admin, 'added', 2).waitFor()
    await figure(admin, 'refused', 2).click()
    await page.getByRole('row').nth(2).waitFor()
    assert.equal(await page.getByRole('row').count(), 3)
    assert.equal((await ask(page, `/customers?q=${first}`)).items.length, 0, 'nothing changed')
    await translated(main(page), look, ...(await ask(page, '/staff')).items.map((one) => one.name))
    await admin.accessible('what an import would do')
    await admin.shot('import-tried')

    await page.getByRole('button', { name: t('import.run', { n: 2 }) }).click()
    await page.getByRole('dialog').getByRole('button', { name: t('import.ask.runDo'), exact: true }).click()
    await page.getByRole('button', { name: t('import.undo') }).waitFor()
    assert.equal((await ask(page, `/customers?q=${first}`)).items[0].name, `${name} A`)
    await admin.accessible('an import that ran')
    await admin.shot('import-done')
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: t('import.save') }).click()
    await page.getByRole('menuitem', { name: t('export.csv') }).click()
    const sheet = await readFile(await (await saved).path(), 'utf8')
    assert.match(sheet, new RegExp(`${name} A,${first},"tea, no sugar",blue,`))
    assert.equal(sheet.trim().split('\r\n').length, 5)

    await page.getByRole('button', { name: t('import.undo') }).click()
    await page.getByRole('dialog').getByRole('button', { name: t('import.ask.undoDo'), exact: true }).click()
    await figure(admin, 'undone', 2).waitFor()
    assert.equal((await ask(page, `/customers?q=${first}`)).items.length, 0)
    await translated(main(page), look, ...(await ask(page, '/staff')).items.map((one) => one.name))
    await admin.accessible('an import that was taken back')
    await admin.shot('import-undone')
    if (look.size === 'phone') {
      await page.getByRole('link', { name: t('import.back') }).click()
      await page.getByRole('heading', { name: t('import.label') }).waitFor()
      await admin.accessible('imports')
      await admin.shot('imports')
    }
    assert.deepEqual(admin.complaints, [])
    await admin.close()
  })
}

test('a table is pasted; a damaged workbook is refused in words; lists are saved', async () => {
  const admin = await at('admin')
  const { page, t } = admin
  await page.goto('/imports/new?kind=devices')
  await page.getByLabel(t('import.file'), { exact: true }).setInputFiles({ name: 'x.xlsx', mimeType: 'application/zip', buffer: Buffer.from('PK\x03\x04 no workbook') })
  await page.getByRole('button', { name: t('import.next') }).click()
  await page.getByRole('alert').waitFor()
  assert.doesNotMatch(await page.getByRole('alert').innerText(), /sheet_damaged/)
  await admin.accessible('a sheet that is refused')
  await page.goto('/imports/new?kind=customers')
  await page.getByLabel(t('import.paste')).fill(`姓名\t手机\n粘贴 ${stamp}\t${fresh()}\n`)
  await page.getByRole('button', { name: t('import.next') }).click()
  await page.getByRole('button', { name: t('import.check') }).click()
  await figure(admin, 'added', 1).waitFor()
  await page.getByRole('button', { name: t('import.drop') }).click()
  await page.getByRole('dialog').getByRole('button', { name: t('import.ask.dropDo'), exact: true }).click()
  await page.getByText(t('import.pick')).waitFor()

  for (const place of ['/customers', '/snippets', '/macros', '/triggers', '/notices', '/standards', '/imports']) {
    await page.goto(place)
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: t('export.menu') }).click()
    await page.getByRole('menuitem', { name: t('export.csv') }).click()
    assert.match((await saved).suggestedFilename(), /^[a-z]+-\d{4}-\d\d-\d\d\.csv$/)
  }
  assert.deepEqual(admin.complaints, [])

  const lin = await at('lin')
  await lin.page.goto('/customers')
  await lin.page.getByRole('button', { name: t('export.menu') }).click()
  await lin.page.getByRole('menuitem', { name: t('export.csv') }).waitFor()
  assert.equal(await lin.page.getByRole('menuitem', { name: t('import.do') }).count(), 0)
  await lin.close()
  await admin.close()
})
