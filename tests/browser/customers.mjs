// The customer, complete: on file, corrected, served by preference; duplicates compared, merged and taken apart; the
// tier with its reason. By roles and labels.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, tell } from './cases.mjs'
import { at } from './stage.mjs'

const looks = [
  { language: 'zh-CN', theme: 'light', size: 'desk' },
  { language: 'zh-CN', theme: 'dark', size: 'phone' },
  { language: 'en', theme: 'light', size: 'phone' },
  { language: 'en', theme: 'dark', size: 'desk' },
]
const main = (page) => page.getByRole('main')
const dialog = (page) => page.getByRole('dialog')
/** No bare key of a text, and no Chinese in English but what people are called. */
async function translated(box, { language }) {
  const words = (await box.innerText()).replaceAll('林若溪', '')
  assert.doesNotMatch(words, /\b(?:customers|customer|contact|tier|contract|service|device|warranty|members|promises|duplicates|match|merge|proof|prefer)\.\w/)
  if (language === 'en') assert.doesNotMatch(words, /\p{Script=Han}/u)
}
let turn = 0

for (const look of looks) {
  test(`lin puts a customer on file and keeps the service file: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const lin = await at('lin', look)
    const { page, t } = lin
    const number = String(Date.now()).slice(-6) + String(10 + ++turn)
    const name = `Ada Quine ${number}`
    const house = await tell(page, '/customers', { kind: 'organisation', name: `Quine & Sons ${number}`, identities: [] })
    await page.goto('/customers')
    await page.getByRole('button', { name: t('customers.add') }).click()
    await dialog(page).getByLabel(t('customer.name')).fill(name)
    await dialog(page).getByLabel(t('identity.phone')).fill('12')
    await dialog(page).getByRole('button', { name: t('customers.addDo'), exact: true }).click()
    await dialog(page).locator('.field.wrong').getByText(/./).first().waitFor()
    await dialog(page).getByLabel(t('identity.phone')).fill(`139${number}`)
    await dialog(page).getByLabel(t('customer.organisation')).fill(`Quine & Sons ${number}`)
    await dialog(page).getByRole('radio', { name: house.name }).click()
    await lin.accessible('a new customer')
    await lin.shot('customers-new')
    await dialog(page).getByRole('button', { name: t('customers.addDo'), exact: true }).click()
    await page.getByRole('heading', { name }).waitFor()

    await page.getByRole('button', { name: t('customers.edit'), exact: true }).click()
    await dialog(page).getByLabel(t('customer.role')).fill('Buyer')
    await dialog(page).getByLabel(t('customer.sees')).check()
    await lin.accessible('editing a customer')
    await dialog(page).getByRole('button', { name: t('ui.save') }).click()
    await dialog(page).waitFor({ state: 'detached' })

    await page.getByRole('button', { name: t('contact.add') }).click()
    await dialog(page).getByLabel(t('contact.kind')).selectOption('email')
    await dialog(page).getByLabel(t('contact.value')).fill('no address')
    await dialog(page).getByRole('button', { name: t('contact.add') }).click()
    await dialog(page).locator('.field.wrong').waitFor()
    await dialog(page).getByLabel(t('contact.value')).fill(`ada${number}@quine.example`)
    await dialog(page).getByRole('button', { name: t('contact.add') }).click()
    const mail = page.getByRole('listitem').filter({ hasText: 'a***@quine.example' })
    await mail.getByRole('button').click()
    await page.getByRole('menuitem', { name: t('contact.prefer') }).click()
    await mail.getByText(t('contact.preferred')).waitFor()
    await mail.getByRole('button').click()
    await page.getByRole('menuitem', { name: t('contact.prove', { proof: t('proof.verified') }) }).click()
    await mail.getByText(t('proof.verified')).waitFor()

    await page.getByRole('button', { name: t('service.prefer') }).click()
    await dialog(page).getByLabel(t('service.by')).selectOption('email')
    await dialog(page).getByLabel(t('service.doNotCall')).check()
    await dialog(page).getByRole('button', { name: t('ui.save') }).click()
    await main(page).getByText(t('service.doNotCall')).waitFor()
    await page.getByRole('button', { name: t('service.addNote') }).click()
    await dialog(page).getByLabel(t('service.noteText')).fill('Visits on Saturdays only.')
    await lin.accessible('a standing note')
    await dialog(page).getByRole('button', { name: t('service.addNote') }).click()
    await page.getByText('Visits on Saturdays only.').waitFor()

    for (const [serial, until] of [[`A${number}`, '2099-05-01'], [`B${number}`, '2020-05-01']]) {
      await page.getByRole('button', { name: t('device.add') }).click()
      await dialog(page).getByLabel(t('device.product')).fill('Dishwasher')
      await dialog(page).getByLabel(t('device.serial')).fill(serial)
      await dialog(page).getByLabel(t('device.until')).fill(until)
      await dialog(page).getByRole('button', { name: t('ui.save') }).click()
      await dialog(page).waitFor({ state: 'detached' })
    }
    await main(page).getByText(t('warranty.in'), { exact: true }).waitFor()
    await main(page).getByText(t('warranty.out'), { exact: true }).waitFor()

    await page.getByRole('button', { name: t('tier.change') }).click()
    await dialog(page).getByLabel(t('customer.tier')).selectOption('advanced')
    await dialog(page).getByLabel(t('customer.revealReason')).fill('Trial of three months')
    await dialog(page).getByLabel(t('tier.until')).fill('2099-01-01')
    await dialog(page).getByRole('button', { name: t('ui.save') }).click()
    await main(page).getByText('Trial of three months').waitFor()
    await translated(page.locator('.pane-file'), look)
    await lin.accessible('a customer')
    await lin.shot('customers-file')
    await page.getByRole('heading', { name: t('device.title') }).scrollIntoViewIfNeeded()
    await lin.shot('customers-file-devices')

    // Found by the end of the number alone.
    await page.goto('/customers')
    await page.getByRole('searchbox').fill(number.slice(-4))
    await page.getByRole('link', { name: new RegExp(name) }).waitFor()
    await translated(page.getByRole('group', { name: t('customers.filters') }), { language: 'zh-CN' })
    await lin.accessible('customers')
    await lin.shot('customers-list')
    await page.goto(`/customers/${house.id}`)
    await page.getByRole('heading', { name: t('members.title') }).waitFor()
    await main(page).getByText(t('members.sees')).waitFor()
    await lin.accessible('an organisation')
    await lin.shot('customers-organisation')
    assert.deepEqual(lin.complaints, [])
    await lin.close()
  })

  test(`two files of one customer are compared, merged and taken apart: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const lin = await at('lin', look)
    const { page, t } = lin
    const number = String(Date.now()).slice(-6) + String(50 + ++turn)
    const one = await tell(page, '/customers', { name: `Rosa Blum ${number}`, note: 'Mornings', identities: [{ kind: 'phone', value: `137${number}` }] })
    const other = await tell(page, '/customers', { name: `Rosa Blumm ${number}`, identities: [{ kind: 'phone', value: `137${number}` }] })
    await page.goto('/duplicates')
    const row = page.getByRole('listitem').filter({ hasText: other.name })
    await row.getByText(t('match.identity'), { exact: false }).waitFor()
    await translated(row, look)
    await lin.accessible('duplicates')
    await lin.shot('duplicates')
    await row.getByRole('button', { name: t('duplicates.compare') }).click()
    await dialog(page).getByRole('radio', { name: t('merge.stays', { name: one.name }) }).check()
    await dialog(page).getByRole('radio', { name: `${t('merge.field.name')}: ${other.name}` }).check()
    await translated(dialog(page), look)
    await lin.accessible('two files compared')
    await lin.shot('duplicates-compare')
    await dialog(page).getByRole('button', { name: t('merge.do') }).click()
    await page.getByRole('heading', { level: 1, name: other.name }).waitFor()
    await page.getByText(t('merge.taken', { fields: t('merge.field.name') })).waitFor()
    assert.equal((await ask(page, `/customers/${one.id}`)).name, other.name)
    await lin.accessible('a merged customer')
    await lin.shot('duplicates-merged')
    await page.getByRole('button', { name: t('merge.undo') }).click()
    await page.getByRole('heading', { level: 1, name: one.name }).waitFor()
    await page.getByText(t('duplicates.maybe', { name: other.name })).waitFor()
    await page.getByRole('button', { name: t('duplicates.notSame') }).click()
    await page.getByText(t('duplicates.maybe', { name: other.name })).waitFor({ state: 'detached' })
    assert.deepEqual((await ask(page, `/customers/${one.id}`)).not_same.map((each) => each.id), [other.id])

    // Whoever looks like somebody on file is shown while one types.
    await page.goto('/customers')
    await page.getByRole('button', { name: t('customers.add') }).click()
    await dialog(page).getByLabel(t('customer.name')).fill(`Rosa Blum ${number}`)
    await dialog(page).getByLabel(t('identity.phone')).fill(`137${number}`)
    await dialog(page).getByText(t('customers.looksLike')).waitFor()
    await dialog(page).getByRole('button', { name: new RegExp(`${one.name}.*${t('match.identity')}`) }).waitFor()
    await lin.accessible('a lookalike')
    await lin.shot('customers-alike')
    assert.deepEqual(lin.complaints, [])
    await lin.close()
  })
}
