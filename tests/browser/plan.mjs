// A plan from its first word to the customer's yes: written, reviewed, sent, read and confirmed on the tracking page,
// worked off on the board and the chart, printed. By roles and labels.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ask, tell } from './cases.mjs'
import { person } from './people.mjs'
import { at, browser, server } from './stage.mjs'

const looks = [
  { language: 'zh-CN', theme: 'light', size: 'desk' },
  { language: 'zh-CN', theme: 'dark', size: 'phone' },
  { language: 'en', theme: 'light', size: 'phone' },
  { language: 'en', theme: 'dark', size: 'desk' },
]
const day = 86_400_000
const iso = (ms) => new Date(ms).toISOString()
/** Keeps a plan, which must be one. */
async function keepPlan(page, one, change) {
  const kept = await ask(page, `/cases/${one.id}/plan`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ document: document(one, change) }) })
  assert.ok(kept.version, JSON.stringify(kept))
}
const noticed = ({ page, t }, key, values) => page.getByRole('status').getByText(t(key, values)).first().waitFor()
const tab = ({ page, t }, id) => page.getByRole('tab', { name: t(`plan.tab.${id}`), exact: true }).click()
/** Nothing is wider than the window but what scrolls by itself. */
const fits = async ({ page }) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page is wider than the window')

/** The last code the server would have sent to this phone. */
async function codeFor(phone) {
  for (let tries = 0; tries < 100; ++tries) {
    const found = [...server.said().matchAll(new RegExp(`^outbox: sms to ${phone}:.*?(?<!\\d)(\\d{6})(?!\\d)`, 'gm'))].at(-1)
    if (found) return found[1]
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no code for ${phone} in\n${server.said()}`)
}

/** A service request of a test's own, in lin's hands. */
async function freshRequest(page, phone = '13800138005') {
  const sent = await tell(page, '/portal/requests', { kind: 'service_request', fields: { service_type: 'maintenance', content: '24 台多联机年度保养', contact_name: '许晴', phone } })
  const one = await ask(page, `/cases/${sent.number}`)
  const { staff: me } = await ask(page, '/session')
  const { items } = await ask(page, '/teams')
  await tell(page, `/cases/${one.id}/assign`, { team: items[0].id, owner: me.id })
  return { ...(await ask(page, `/cases/${one.id}`)), token: sent.track_url.split('/').pop(), me: me.id, team: items[0].id }
}
const document = (one, change = {}) => ({
  goal: '4 月底前完成 24 台多联机保养，故障停机为零', content: '勘察、清洗、试机', standard: '按厂家保养规程', acceptance: '出风温差不低于 8 度，客户签字',
  starts_at: iso(Date.now() - 4 * day), valid_until: iso(Date.now() + 20 * day), calendar: 'cn-office', currency: 'CNY',
  tasks: [
    { id: 1, name: '勘察', what: '清点机组与管线', minutes: 120, staff: one.me, after: [], due: iso(Date.now() - 3 * day) },
    { id: 2, name: '清洗', minutes: 960, staff: one.me, after: [1] },
    { id: 3, name: '备件', minutes: 480, staff: one.me, after: [] },
    { id: 4, name: '试机', minutes: 240, team: one.team, after: [2, 3] },
  ],
  lines: [{ kind: 'cost', what: '保养费', quantity: '24 台', amount: 1200000 }, { kind: 'material', what: '滤网', quantity: '6 件', amount: 60000 }],
  ...change,
})

for (const look of looks) {
  test(`lin writes a plan, wang reviews it, the customer confirms it: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const lin = await at('lin', look)
    const { page, t } = lin
    const phone = `1380013801${looks.indexOf(look)}`
    const masked = phone.replace(/^(\d{3})\d{4}/, '$1****')
    const one = await freshRequest(page, phone)
    await page.goto(`/cases/${one.id}`)
    if (look.size === 'phone') await page.getByRole('tab', { name: t('case.tab.work') }).click()
    await page.getByRole('link', { name: t('plan.begin') }).click()
    await page.getByRole('button', { name: t('plan.begin') }).click()
    for (const [field, words] of [['goal', '零停机'], ['content', '勘察与清洗'], ['standard', '厂家规程'], ['acceptance', '客户签字']]) await page.getByLabel(t(`plan.${field}`), { exact: true }).fill(words)
    const until = new Date(Date.now() + 9 * day)
    await page.getByLabel(t('plan.valid_until')).fill(`${until.getFullYear()}-${String(until.getMonth() + 1).padStart(2, '0')}-${String(until.getDate()).padStart(2, '0')}T18:00`)
    await page.getByRole('button', { name: t('plan.line.add') }).click()
    await page.getByRole('textbox', { name: t('plan.line.what') }).fill('保养费')
    await page.getByRole('spinbutton', { name: t('plan.line.amount') }).fill('1200.50')
    const [arrow, title] = await Promise.all([page.getByRole('link', { name: t('plan.back') }), page.getByRole('heading', { level: 1 })].map((one) => one.boundingBox()))
    assert.ok(arrow.y < title.y + title.height && title.y < arrow.y + arrow.height && arrow.x + arrow.width <= title.x, 'the arrow stands beside the title')
    await lin.accessible('a plan being written')
    await fits(lin)
    await lin.shot('plan-write')

    await tab(lin, 'tasks')
    for (const [i, name] of ['勘察', '清洗', '试机'].entries()) {
      await page.getByRole('button', { name: t('plan.task.add') }).click()
      const row = page.getByRole('listitem', { name: t('plan.task.n', { n: i + 1 }), exact: true })
      await row.getByLabel(t('plan.task.name'), { exact: true }).fill(name)
      await row.getByLabel(t('plan.task.who')).selectOption({ label: '林若溪' })
      await row.getByLabel(t('plan.task.hours')).fill(String(4 * (i + 1)))
    }
    await page.getByText(t('plan.critical')).first().waitFor()
    // A circle is named, and the plan cannot be kept so.
    const first = page.getByRole('listitem', { name: t('plan.task.n', { n: 1 }), exact: true }).getByLabel(t('plan.task.after'), { exact: true })
    await first.fill('3')
    await first.press('Tab')
    await page.getByRole('alert').getByText('勘察 → 清洗 → 试机').waitFor()
    await first.fill('')
    await first.press('Tab')
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await lin.accessible('tasks being written')
    await fits(lin)
    await lin.shot('plan-tasks-write')
    if (look.size === 'desk') {
      await tab(lin, 'gantt')
      const bar = page.getByRole('slider', { name: /试机/ })
      const before = await bar.getAttribute('aria-label')
      await bar.press('ArrowRight')
      await page.waitForFunction(([was]) => ![...document.querySelectorAll('[role=slider]')].some((one) => one.getAttribute('aria-label') === was), [before])
      await page.getByRole('slider', { name: /试机/ }).press('Shift+ArrowRight')
      await lin.accessible('a chart being written')
      await lin.shot('plan-gantt-write')
    }
    await page.getByRole('button', { name: t('ui.save') }).click()
    await noticed(lin, 'plan.saved')
    const kept = await ask(page, `/cases/${one.id}/plan`)
    assert.deepEqual(kept.document.tasks.map((task) => task.after), [[], [1], [2]])
    assert.equal(kept.document.lines[0].amount, 120050)
    if (look.size === 'desk') assert.equal(kept.document.tasks[2].minutes, 780)
    assert.equal(await page.getByRole('button', { name: t('plan.review'), exact: true }).count(), 0, 'nobody reviews his own')

    const wang = await at('wang', look)
    await wang.page.goto(`/plans/${one.id}`)
    await wang.page.getByRole('button', { name: t('plan.review'), exact: true }).click()
    await wang.accessible('a review')
    await wang.page.getByRole('dialog').getByRole('button', { name: t('ui.save') }).click()
    await noticed(wang, 'plan.reviewed')
    assert.deepEqual(wang.complaints, [])
    await wang.close()

    await page.getByRole('button', { name: t('plan.send'), exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: t('plan.send') }).click()
    await noticed(lin, 'plan.wasSent')

    const customer = await person(browser, server.url, { ...look, bundle: 'portal' })
    await customer.page.goto(`/track/${one.token}`)
    await customer.page.getByRole('heading', { name: customer.t('portal.plan') }).waitFor()
    await customer.page.getByText('零停机').first().waitFor()
    await customer.accessible('a plan on the tracking page')
    await fits(customer)
    await customer.page.getByRole('heading', { name: customer.t('portal.plan') }).scrollIntoViewIfNeeded()
    await customer.shot('plan-track')
    await customer.page.getByRole('checkbox', { name: customer.t('portal.plan.agree') }).check()
    await customer.page.getByRole('button', { name: customer.t('portal.plan.sendCode', { to: masked }) }).click()
    await customer.page.getByText(customer.t('portal.plan.codeSent', { to: masked })).waitFor()
    await customer.page.getByLabel(customer.t('portal.code')).fill('000000')
    await customer.page.getByRole('button', { name: customer.t('portal.plan.confirm') }).click()
    await customer.page.locator('[aria-invalid=true]').waitFor()
    await customer.accessible('a plan and a wrong code')
    await fits(customer)
    await customer.shot('plan-code')
    await customer.page.getByLabel(customer.t('portal.code')).fill(await codeFor(phone))
    await customer.page.getByRole('button', { name: customer.t('portal.plan.confirm') }).click()
    await customer.page.getByText(customer.t('portal.plan.confirmed')).waitFor()
    await customer.accessible('a confirmed plan')
    assert.deepEqual(customer.complaints, [])
    await customer.close()

    await page.getByText(t('plan.state.confirmed')).first().waitFor()
    await tab(lin, 'editions')
    await page.getByText(/SHA-256 [0-9a-f]{64}/).waitFor()
    await lin.accessible('versions of a plan')
    assert.deepEqual(lin.complaints, [])
    await lin.close()
  })

  test(`a plan is worked off: board, chart, load, my tasks, paper: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const lin = await at('lin', look)
    const { page, t } = lin
    const one = await freshRequest(page)
    await keepPlan(page, one)
    const wang = await at('wang')
    const reviewed = await tell(wang.page, `/cases/${one.id}/plan/review`, { approved: true })
    assert.equal(reviewed.in_force, 1, JSON.stringify(reviewed))
    await wang.close()
    await tell(page, `/cases/${one.id}/plan/send`, {})

    await page.goto(`/plans/${one.id}`)
    await page.getByText('CNY 12,600.00').or(page.getByText('CNY 12,600.00')).first().waitFor()
    await lin.accessible('a plan')
    await fits(lin)
    await lin.shot('plan-text')
    await tab(lin, 'tasks')
    await lin.accessible('the tasks of a plan')
    await fits(lin)
    await lin.shot('plan-tasks')
    await tab(lin, 'board')
    const todo = page.getByRole('region', { name: t('plan.task.todo') })
    const doing = page.getByRole('region', { name: t('plan.task.doing') })
    await todo.getByRole('listitem').filter({ hasText: '勘察' }).getByText(t('plan.lateSince', { time: '' }).trim().slice(0, 3)).waitFor()
    // What must wait is refused; by keyboard, then by mouse.
    await page.getByRole('combobox', { name: t('plan.stateOf', { name: '清洗' }) }).selectOption('doing')
    await page.getByText('勘察').first().waitFor()
    await page.getByRole('combobox', { name: t('plan.stateOf', { name: '勘察' }) }).selectOption('done')
    await page.getByRole('region', { name: t('plan.task.done') }).getByText('勘察').waitFor()
    await todo.getByRole('listitem').filter({ hasText: '清洗' }).dragTo(doing)
    await doing.getByText('清洗').waitFor()
    await doing.getByRole('button', { name: '清洗' }).click()
    await page.getByRole('dialog').getByLabel(t('plan.task.progress')).fill('40')
    await page.getByRole('dialog').getByLabel(t('plan.task.note')).fill('已洗 10 台')
    await lin.accessible('a task being reported')
    await page.getByRole('dialog').getByRole('button', { name: t('ui.save') }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await doing.getByRole('img', { name: t('plan.progress', { n: 40 }) }).waitFor()
    await lin.accessible('a board')
    await fits(lin)
    await lin.shot('plan-board')
    await tab(lin, 'gantt')
    await (look.size === 'desk' ? page.getByRole('region', { name: t('plan.tab.gantt') }) : page.getByRole('listitem').filter({ hasText: '试机' })).waitFor()
    await lin.accessible('a chart')
    await fits(lin)
    await lin.shot('plan-gantt')
    await tab(lin, 'load')
    await page.getByRole('rowheader', { name: '林若溪' }).waitFor()
    await lin.accessible('a load')
    await fits(lin)
    await lin.shot('plan-load')

    await page.goto('/tasks')
    await page.getByRole('listitem').filter({ hasText: one.number }).first().waitFor()
    await lin.accessible('my tasks')
    await fits(lin)
    await lin.shot('plan-my-tasks')
    await page.getByRole('tab', { name: t('plan.of.teams') }).click()
    await page.getByRole('button', { name: '试机' }).first().waitFor()

    for (const what of ['request', 'plan']) {
      await page.goto(`/print/${what}/${one.id}`)
      await page.getByRole('combobox', { name: t('print.language') }).selectOption('zh-TW')
      await page.getByRole('heading', { name: what === 'plan' ? '服務方案確認書' : '服務需求單' }).waitFor()
      await lin.accessible(`the ${what} on paper`)
      await fits(lin)
      await lin.shot(`paper-${what}`)
    }
    assert.deepEqual(lin.complaints, [])
    await lin.close()
  })
}

test('the papers come out of the printer as pages with their text', async () => {
  const lin = await at('lin')
  const { page } = lin
  const one = await freshRequest(page)
  const tasks = Array.from({ length: 40 }, (_, i) => ({ id: i + 1, name: `保养机组 ${i + 1}`, what: '清洗滤网与翅片，测温差', minutes: 240, staff: one.me, after: i ? [i] : [] }))
  await keepPlan(page, one, { tasks })
  const wang = await at('wang')
  await tell(wang.page, `/cases/${one.id}/plan/review`, { approved: true })
  await wang.close()
  const { editions } = await tell(page, `/cases/${one.id}/plan/send`, {})
  const paper = async (what, language) => {
    await page.goto(`/print/${what}/${one.id}`)
    await page.getByRole('combobox').selectOption(language)
    await page.getByRole('heading', { level: 1, name: { request: { 'zh-CN': '服务需求单', 'zh-TW': '服務需求單', en: 'Service Request Form' }, plan: { 'zh-CN': '服务方案确认书', 'zh-TW': '服務方案確認書', en: 'Plan Confirmation' } }[what][language] }).waitFor()
    const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true })
    const file = join(tmpdir(), `paper-${process.pid}-${what}-${language}.pdf`)
    writeFileSync(file, bytes)
    const pages = (bytes.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length
    const text = existsSync('/usr/bin/pdftotext') ? execFileSync('pdftotext', ['-layout', file, '-']).toString() : await page.getByRole('article').innerText()
    return { pages, text: text.replace(/\s+/g, ' '), file }
  }
  for (const language of ['zh-CN', 'zh-TW', 'en']) {
    const request = await paper('request', language)
    assert.equal(request.pages, 1)
    for (const words of [one.number, '许晴', '24 台多联机年度保养']) assert.ok(request.text.includes(words), `${words} in ${request.text}`)
    const plan = await paper('plan', language)
    assert.ok(plan.pages >= 2 && plan.pages <= 4, `${plan.pages} pages`)
    for (const words of [one.number, editions[0].hash, '保养机组 40', '12,600.00']) assert.ok(plan.text.replaceAll(' ', '').includes(words.replaceAll(' ', '')), `${words} in ${plan.text}`)
  }
  assert.deepEqual(lin.complaints, [])
  await lin.close()
})
