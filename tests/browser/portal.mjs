// The customer's side: he signs in with a code, finds what he asked for, asks again without saying who he is, hurries
// us, complains, appeals. By roles and labels.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, tell } from './cases.mjs'
import { person } from './people.mjs'
import { at, browser, server } from './stage.mjs'

const looks = [
  { language: 'zh-CN', theme: 'light', size: 'phone' },
  { language: 'zh-TW', theme: 'light', size: 'phone' },
  { language: 'en', theme: 'dark', size: 'phone' },
  { language: 'zh-CN', theme: 'dark', size: 'desk' },
]
const question = '保修期是多久'

/** The last code the server would have sent there. */
async function codeFor(address) {
  for (let tries = 0; tries < 100; ++tries) {
    const found = [...server.said().matchAll(new RegExp(`^outbox: mail to ${address.replaceAll('.', '\\.')}:.*?\\b(\\d{6})\\b`, 'gm'))].at(-1)
    if (found) return found[1]
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no code for ${address} in\n${server.said()}`)
}

async function translated(page, { language }, ...names) {
  const words = await page.getByRole('main').innerText()
  assert.doesNotMatch(words, /\bportal\.\w/)
  if (language === 'en') assert.doesNotMatch(names.reduce((left, name) => left.replaceAll(name, ''), words), /\p{Script=Han}/u)
}

for (const look of looks) {
  test(`a customer signs in and looks after his requests: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const address = `wang.${look.language}.${look.theme}@example.com`.toLowerCase()
    const customer = await person(browser, server.url, { ...look, bundle: 'portal' })
    const { page, t } = customer
    await page.goto('/portal/')
    const first = await tell(page, '/portal/requests', { kind: 'enquiry', fields: { contact_name: '王芳', email: address, question } })

    await page.getByRole('link', { name: t('portal.mine') }).click()
    await page.getByLabel(t('portal.contact')).fill('nonsense')
    await page.keyboard.press('Enter')
    await page.locator('[aria-invalid=true]').waitFor()
    await customer.accessible('sign in, refused')
    await customer.shot('portal-sign-in')
    await page.getByLabel(t('portal.contact')).fill(address)
    await page.getByRole('button', { name: t('portal.getCode') }).click()
    await page.getByText(t('portal.codeSent', { to: address })).waitFor()
    await page.waitForFunction(() => document.activeElement?.getAttribute('autocomplete') === 'one-time-code')
    await page.keyboard.type('000000')
    await page.keyboard.press('Enter')
    await page.locator('[aria-invalid=true]').waitFor()
    await customer.accessible('the code, refused')
    await customer.shot('portal-code')
    await page.getByLabel(t('portal.code')).fill(await codeFor(address))
    await page.keyboard.press('Enter')
    await page.getByText(t('portal.signedInAs', { name: '王芳', contact: `w***@example.com` })).waitFor()
    await page.getByRole('link', { name: new RegExp(first.number) }).waitFor()
    assert.equal((await page.context().cookies()).find((one) => one.name === 'setpoint_customer')?.httpOnly, true)

    // Another request: what we know of him is not asked.
    await page.getByRole('link', { name: t('portal.askNew') }).click()
    await page.getByRole('button', { name: new RegExp(t('portal.kind.enquiry').slice(0, 8)) }).click()
    await page.getByText(t('portal.signedInAs', { name: '王芳', contact: 'w***@example.com' })).waitFor()
    assert.equal(await page.locator('input[type=email]').count(), 0, 'the address is known')
    await page.getByRole('main').getByRole('textbox').nth(1).fill('还有配件吗')
    await customer.shot('portal-ask-signed-in')
    await page.getByRole('button', { name: t('portal.send'), exact: true }).click()
    await page.getByRole('heading', { name: t('portal.sent') }).waitFor()
    const second = await page.getByRole('status').locator('strong').innerText()

    await page.goto('/portal/my')
    await page.getByRole('button', { name: t('portal.nudgeOne', { number: second }) }).click()
    await page.getByRole('status').getByText(t('portal.nudged')).waitFor()
    await page.getByText(t('portal.nudgedTimes', { times: 1 })).waitFor()
    await page.getByRole('button', { name: t('portal.nudgeOne', { number: second }) }).click()
    await page.getByRole('status').getByText(/60|59/).waitFor()
    await translated(page, look, question, '还有配件吗', '王芳')
    await customer.accessible('my requests')
    await customer.shot('portal-my')
    await page.getByRole('tab', { name: t('portal.open') }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByText(t('portal.nothing')).waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.getByRole('link', { name: new RegExp(second) }).click()

    // Complaining about it makes a case that knows what it is about.
    await page.getByRole('button', { name: t('portal.complain'), exact: true }).click()
    await page.getByLabel(t('portal.complainAbout')).selectOption('delay')
    await page.getByLabel(t('portal.complainText')).fill('一周没人理')
    await customer.accessible('complaining')
    await customer.shot('portal-complain')
    await page.getByRole('button', { name: t('portal.complainSend') }).click()
    await page.getByRole('link', { name: /SR-/ }).click()
    await page.getByRole('link', { name: t('portal.complained', { number: second }) }).waitFor()
    await customer.accessible('the complaint')
    await customer.shot('portal-complaint')

    // Whoever works on it sees that he was hurried.
    const agent = await at('wang', { ...look, size: 'desk' })
    const held = await ask(agent.page, `/cases/${second}`)
    await agent.page.goto(`/cases/${held.id}`)
    await agent.page.getByText(agent.t('case.nudged', { times: 1 })).waitFor()
    await agent.page.goto(`/cases/${held.id}?q=${second}`)
    await agent.page.locator('.row', { hasText: second }).getByText(agent.t('list.nudged', { times: 1 })).waitFor()
    await agent.accessible('a case that was hurried')
    await agent.shot('portal-hurried')
    assert.deepEqual(agent.complaints, [])
    await agent.close()

    await page.goto('/portal/my')
    await page.getByRole('button', { name: t('portal.signOut') }).click()
    await page.getByLabel(t('portal.contact')).waitFor()
    await page.reload()
    await page.getByLabel(t('portal.contact')).waitFor()
    assert.deepEqual(customer.complaints, [])
    await customer.close()
  })
}
