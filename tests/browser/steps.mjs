// What a newcomer sees, in a real browser against the real program: a customer asks, an agent works, the customer
// confirms and rates, a lead reads the journal. In three languages, light and dark, by roles and labels.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { person, photo } from './people.mjs'
import { browser, looks, server } from './stage.mjs'

const repairIn = async (language) => {
  const answer = await fetch(`${server.url}/api/v1/portal/kinds`, { headers: { 'Accept-Language': language } })
  const kind = (await answer.json()).items.find((one) => one.id === 'repair')
  return { name: kind.name, label: (id) => kind.fields.find((field) => field.id === id).label }
}

/** 1. The customer sends a request with a photo and sees it travel. */
async function ask(customer, look) {
  const { page, t } = customer
  const repair = await repairIn(look.language)
  await page.goto('/portal/')
  await page.getByRole('button', { name: repair.name }).waitFor()
  await customer.accessible('portal')
  await customer.shot('1-portal')
  await page.getByRole('button', { name: repair.name }).click()
  await page.getByRole('button', { name: t('portal.send'), exact: true }).click()
  // What is missing is said at its field, and the first one is where the reader is taken.
  await page.locator('[aria-invalid=true]').first().waitFor()
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-invalid')), 'true')
  await customer.accessible('form with problems')
  await page.getByRole('textbox', { name: repair.label('product'), exact: true }).fill('XQG-90')
  await page.getByRole('textbox', { name: repair.label('fault_description'), exact: true }).fill('脱水时门封漏水 <b>leak</b>')
  await page.getByRole('textbox', { name: repair.label('contact_name'), exact: true }).fill('周敏')
  await page.getByRole('textbox', { name: repair.label('phone'), exact: true }).fill('13900001234')
  await page.getByLabel(repair.label('photos')).setInputFiles(photo)
  await page.getByText(photo.name).waitFor()
  await customer.shot('1-form')
  await page.getByRole('button', { name: t('portal.send'), exact: true }).click()
  await page.getByRole('heading', { name: t('portal.sent') }).waitFor()
  const number = await page.locator('strong').innerText()
  await customer.accessible('sent')
  await page.getByRole('link', { name: t('portal.follow') }).click()
  await page.getByText('脱水时门封漏水 <b>leak</b>').first().waitFor()
  assert.ok((await page.locator('[aria-current=step]').count()) === 1, 'the track shows where the request is')
  await page.getByRole('link', { name: photo.name }).waitFor()
  await customer.accessible('track')
  await customer.shot('1-track')
  return number
}

const header = (page) => page.getByRole('main').locator('header')

async function chooseAction(agent, id) {
  await agent.page.getByRole('button', { name: agent.t('case.more') }).click()
  await agent.page.getByRole('menuitem', { name: agent.t(`action.${id}`), exact: true }).click()
}

/** Finishes every required step of the stage, filling in what it must record. */
async function finishSteps({ page, t }) {
  const open = page.locator('li.must')
  for (let left = await open.count(); left > 0; left = await open.count()) {
    const step = open.first()
    const title = step.locator('button[aria-expanded]')
    if ((await title.getAttribute('aria-expanded')) === 'false') await title.click()
    for (const control of await step.locator('form .control').all()) {
      if (await control.inputValue()) continue
      const kind = await control.evaluate((element) => (element.tagName === 'SELECT' ? 'select' : element.type))
      if (kind === 'select') await control.selectOption({ index: 1 })
      else await control.fill({ number: '1', date: '2026-03-02', tel: '13900001234', email: 'a@example.cn' }[kind] ?? '已核对')
    }
    await step.getByRole('button', { name: t('process.finish') }).click()
    await page.waitForFunction((before) => document.querySelectorAll('li.must').length < before, left)
  }
}

/** 2. The agent answers, notes, is refused when a step is skipped, waits, goes on, solves. */
async function work(agent, number) {
  const { page, t } = agent
  await agent.signIn('lin', server.password)
  await agent.accessible('list')
  await page.getByRole('tab', { name: t('list.view.unassigned') }).click()
  await page.getByRole('link', { name: new RegExp(number) }).click()
  await page.getByRole('img', { name: photo.name }).waitFor()
  assert.ok((await header(page).locator('.clock').count()) >= 2, 'the clocks stand in the header')
  await agent.accessible('case')
  await agent.shot('2-case')

  await page.getByRole('textbox', { name: t('talk.reply') }).fill('您好，已收到，我来处理。')
  await page.getByRole('button', { name: t('talk.send') }).last().click()
  await page.getByRole('log').getByText('您好，已收到，我来处理。').waitFor()
  await page.getByRole('tab', { name: t('talk.note') }).click()
  const note = page.getByRole('textbox', { name: t('talk.note') })
  await note.pressSequentially('请 @王')
  await page.getByRole('option', { name: '王组长' }).waitFor()
  await agent.accessible('mention')
  await note.press('Enter')
  await note.pressSequentially('备件')
  await note.press('Control+Enter')
  await page.getByRole('log').getByText('请 @王组长 备件').waitFor()

  const onwards = page.getByRole('button', { name: /→$/ })
  await onwards.first().click()
  const refusal = page.getByRole('complementary').getByRole('alert')
  await refusal.waitFor()
  assert.ok((await page.locator('li.missing').count()) > 0, 'the skipped steps are marked')
  const skipped = await page.locator('li.missing button[aria-expanded]').first().innerText()
  await agent.accessible('refused')
  await agent.shot('2-refused')

  await chooseAction(agent, 'pause')
  await page.getByRole('dialog').getByRole('button', { name: t('action.pause.do') }).waitFor()
  await agent.accessible('dialog')
  await page.getByRole('dialog').getByRole('button', { name: t('action.pause.do') }).click()
  await header(page).getByText(t('category.waiting_customer')).first().waitFor()
  await chooseAction(agent, 'resume')
  await header(page).getByText(t('category.waiting_customer')).first().waitFor({ state: 'detached' })

  for (let stage = 0; stage < 8 && !(await header(page).innerText()).includes(t('category.solved')); ++stage) {
    await finishSteps(agent)
    const here = await page.locator('[aria-current=step]').first().innerText()
    await page.locator('.moves button.main').first().click()
    await page.waitForFunction((before) => document.querySelector('.flow [aria-current=step]')?.innerText !== before, here)
  }
  await header(page).getByText(t('category.solved')).waitFor()
  await finishSteps(agent)
  await agent.accessible('solved')
  await agent.shot('2-solved')
  return skipped
}

/** 3. The customer rates, once and with nothing chosen beforehand, and confirms. */
async function confirm(customer) {
  const { page, t } = customer
  await page.reload()
  await page.getByText('您好，已收到，我来处理。').waitFor()
  assert.equal(await page.getByText('备件').count(), 0, 'an internal note is never shown')
  assert.equal(await page.getByRole('radio', { checked: true }).count(), 0, 'no star is preselected')
  await customer.accessible('confirm and rate')
  await customer.shot('3-confirm')
  await page.getByRole('radio', { name: t('portal.score.5'), exact: true }).check()
  await page.getByRole('button', { name: t('portal.rateSend') }).click()
  await page.getByText(t('portal.rated', { score: '5' })).waitFor()
  await page.getByRole('button', { name: t('portal.confirmYes') }).click()
  await page.getByRole('button', { name: t('portal.confirmYes') }).waitFor({ state: 'detached' })
  await customer.accessible('confirmed')
  await customer.shot('3-done')
}

/** 4. The lead reads who did what, when, under which rule. */
async function read(lead, address) {
  const { page, t } = lead
  await lead.signIn('wang', server.password)
  await page.goto(address)
  await page.getByRole('tab', { name: t('case.tab.journal') }).click()
  await page.getByRole('cell', { name: 'repair/1' }).first().waitFor()
  const journal = await page.getByRole('table').innerText()
  for (const type of ['case_opened', 'clock_started', 'case_replied', 'message_posted', 'case_paused', 'case_resumed', 'step_completed', 'stage_entered', 'case_solved', 'case_rated', 'result_confirmed'])
    assert.ok(journal.includes(t(`event.${type}`)), `the journal shows ${type}`)
  assert.ok(journal.includes('林若溪') && journal.includes('周敏'), 'the journal names who acted')
  await lead.accessible('journal')
  await lead.shot('4-journal')
}

for (const look of looks) {
  test(`a request lives its whole life: ${look.language}, ${look.theme}`, async () => {
    const customer = await person(browser, server.url, { ...look, size: 'phone', bundle: 'portal' })
    const agent = await person(browser, server.url, look)
    const lead = await person(browser, server.url, look)
    try {
      const number = await ask(customer, look)
      await work(agent, number)
      await confirm(customer)
      // The agent's page follows by itself: the customer's word arrives over the live line.
      await header(agent.page).getByText(agent.t('category.solved')).waitFor({ state: 'detached' })
      await read(lead, new URL(agent.page.url()).pathname)
      for (const one of [customer, agent, lead]) assert.deepEqual(one.complaints, [])
    } finally {
      for (const [name, one] of Object.entries({ customer, agent, lead })) {
        await one.shot(`end-${name}`)
        await one.close()
      }
    }
  })
}

test('a result that is refused opens the case again', async () => {
  const look = { language: 'zh-CN', theme: 'light' }
  const customer = await person(browser, server.url, { ...look, size: 'phone', bundle: 'portal' })
  const agent = await person(browser, server.url, look)
  await work(agent, await ask(customer, look))
  await customer.page.reload()
  await customer.page.getByRole('button', { name: customer.t('portal.confirmNo') }).click()
  await customer.page.getByLabel(customer.t('portal.whatIsLeft')).fill('还是漏水')
  await customer.page.getByRole('button', { name: customer.t('portal.confirmNoSend') }).click()
  await customer.page.getByRole('button', { name: customer.t('portal.confirmNo') }).waitFor({ state: 'detached' })
  await header(agent.page).getByText(agent.t('category.solved')).waitFor({ state: 'detached' })
  await agent.close()
  await customer.close()
})

for (const look of looks) {
  test(`every page is for everybody: ${look.language}, ${look.theme}`, async () => {
    for (const size of ['desk', 'phone']) {
      const agent = await person(browser, server.url, { ...look, size })
      const { page, t } = agent
      await page.goto('/login')
      await page.getByLabel(t('login.login')).fill('lin')
      await agent.accessible('login')
      await agent.shot('login')
      await page.getByLabel(t('login.password')).fill('wrong password')
      await page.getByRole('button', { name: t('login.enter') }).click()
      await page.getByRole('alert').waitFor()
      await agent.accessible('login refused')
      await agent.signIn('lin', server.password)
      await agent.shot('list')
      for (const [place, title, name] of [
        ['/customers', t('customers.label'), 'customers'],
        ['/standards', t('standards.label'), 'standards'],
        ['/standards/process/repair', null, 'standard'],
        ['/account', t('account.sessions'), 'account'],
      ]) {
        await page.goto(place)
        if (title) await page.getByRole('heading', { name: title }).first().waitFor()
        else await page.locator('pre').waitFor()
        await page.waitForLoadState('networkidle')
        await agent.accessible(name)
        await agent.shot(name)
      }
      await page.goto('/nowhere')
      await page.getByText(t('app.notFound')).waitFor()
      await agent.accessible('not found')
      assert.deepEqual(agent.complaints, [])
      await agent.close()
    }
  })
}

test('the keyboard reaches everything, and input methods keep their keys', async () => {
  const agent = await person(browser, server.url)
  const { page, t } = agent
  await agent.signIn('lin', server.password)
  await page.getByRole('tab', { name: t('list.view.all') }).click()
  await page.locator('.row').first().waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('o')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('c')
  const note = page.getByRole('textbox', { name: t('talk.note') })
  await note.waitFor()
  // While a syllable is being composed, neither Ctrl+Enter nor a single letter is a command.
  await note.evaluate((box) => {
    box.value = '测试'
    box.dispatchEvent(new InputEvent('input', { bubbles: true }))
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, isComposing: true, bubbles: true, cancelable: true }))
    box.blur()
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', isComposing: true, bubbles: true, cancelable: true }))
  })
  assert.equal(await page.getByRole('dialog').count(), 0)
  assert.equal(await note.inputValue(), '测试')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: t('app.keys.title') }).waitFor()
  await agent.accessible('keys')
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  assert.equal(await page.evaluate(() => document.activeElement.type), 'search')
  await page.keyboard.type('净水')
  await page.getByRole('link', { name: /净水/ }).first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: t('app.me.menu', { name: '林若溪' }) }).press('Enter')
  await page.getByRole('menu').waitFor()
  await agent.accessible('menu')
  await agent.close()
})
