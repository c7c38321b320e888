// Whoever keeps the standards: draws a calendar, sets time limits in a table, puts a form together, and takes out of
// force what nobody uses. The picture and the text are one and the same. By roles and labels.
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
const year = new Date().getFullYear()

async function write(who, kind, id) {
  const { page, t } = who
  await page.goto(`/standards/${kind}/${id}`)
  await page.getByRole('region', { name: t('uses.title') }).waitFor()
  await page.getByRole('button', { name: t('design.edit') }).click()
  await page.getByText(t('design.valid')).first().waitFor()
  return page.getByRole('textbox', { name: t('design.text') })
}
const valid = ({ page, t }) => page.getByText(t('design.valid')).first().waitFor()
/** No bare key of a text on the page. */
async function translated({ page }) {
  assert.doesNotMatch(await page.getByRole('main').innerText(), /\b(?:calendar|level|impact|form|uses|design|standards)\.[a-z]\w*(?:\.|\b(?!yaml))/)
}
async function holds(editor, expected, what) {
  await assert.doesNotReject(async () => {
    for (let tries = 0; tries < 40; tries++) {
      if (expected.test(await editor.inputValue())) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`${what}: ${expected} is not in\n${await editor.inputValue()}`)
  })
}

for (const look of looks) {
  test(`a calendar is drawn by pointer and keys, tried and looked at: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const admin = await at('admin', look)
    const { page, t } = admin
    const editor = await write(admin, 'calendar', 'cn-office')
    const week = page.getByRole('region', { name: t('calendar.week') })
    const day = (id) => t(`calendar.day.${id}`)
    const window = (id, number) => week.getByRole('slider', { name: t('calendar.window', { day: day(id), number }) })

    // By keys: a quarter later, then a quarter longer; the focus stays where the hand is.
    await window('tue', 1).focus()
    await page.keyboard.press('ArrowRight')
    await holds(editor, /tue: \[\["09:15", "12:15"\]/, 'moved by a key')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Alt+ArrowLeft')
    await holds(editor, /tue: \[\["09:00", "12:30"\], \["13:00", "18:00"\]\]/, 'resized by keys')
    assert.equal(await window('tue', 1).getAttribute('aria-valuetext'), '09:00–12:30')
    for (let i = 0; i < 6; i++) await page.keyboard.press('Shift+ArrowRight')
    await holds(editor, /tue: \[\["09:00", "13:00"\], \["13:00"/, 'never over its neighbour')
    await window('tue', 2).focus()
    await page.keyboard.press('Delete')
    await holds(editor, /tue: \[\["09:00", "13:00"\]\]/, 'removed by a key')

    // By pointer: a window drawn on free ground, up to midnight.
    const track = week.getByRole('group', { name: day('sat') }).locator('.track')
    await track.scrollIntoViewIfNeeded()
    const box = await track.boundingBox()
    await page.mouse.move(box.x + box.width * 0.75, box.y + 12)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.9, box.y + 12)
    await page.mouse.move(box.x + box.width, box.y + 12, { steps: 4 })
    await page.mouse.up()
    await holds(editor, /sat: \[\["18:00", "24:00"\]\]/, 'drawn by pointer')
    // By typing, past midnight; and one day onto the others.
    await week.getByLabel(t('calendar.typed', { day: day('fri') })).fill('08:00-12:00, 22:00-06:00')
    await week.getByLabel(t('calendar.typed', { day: day('fri') })).press('Enter')
    await holds(editor, /fri: \[\["08:00", "12:00"\], \["22:00", "06:00"\]\]/, 'typed')
    await week.getByRole('button', { name: t('calendar.copy', { day: day('mon') }) }).click()
    await week.getByRole('button', { name: t('calendar.paste', { day: day('sun') }) }).click()
    await holds(editor, /sun: \[\["09:00", "12:00"\], \["13:00", "18:00"\]\]/, 'copied')
    await valid(admin)
    await admin.accessible('week')
    await admin.shot('standards-calendar-week')
    await week.getByRole('button', { name: t('calendar.copied') }).click()

    // What it makes of a time limit.
    const trial = page.getByRole('region', { name: t('calendar.trial') })
    await trial.getByLabel(t('calendar.trial.start')).fill(`${year}-03-02T09:00`)
    await trial.getByRole('status').getByText(`${year}-03-02 09:00`).waitFor()

    // A stretch of days off with its reason, and one of them an ordinary day again.
    const grid = page.getByRole('region', { name: t('calendar.year') })
    const date = (iso) => grid.locator(`[data-date="${iso}"]`)
    await date(`${year}-12-28`).scrollIntoViewIfNeeded()
    await date(`${year}-12-28`).focus()
    await date(`${year}-12-28`).press('Enter')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    const chosen = grid.getByRole('group', { name: t('calendar.chosen') })
    await chosen.getByText(t('calendar.span', { from: `${year}-12-28`, to: `${year}-12-30`, count: 3 })).waitFor()
    await chosen.getByLabel(t('calendar.note')).fill('stocktaking')
    await chosen.getByRole('button', { name: t('calendar.setHoliday') }).click()
    await holds(editor, new RegExp(`"${year}-12-28": \\[\\]  # stocktaking\n  "${year}-12-29": \\[\\]  # stocktaking\n  "${year}-12-30": \\[\\]`), 'days off')
    await date(`${year}-12-29`).focus()
    await date(`${year}-12-29`).press('Enter')
    await chosen.getByLabel(t('calendar.openHours')).fill('10:00-15:00')
    await chosen.getByRole('button', { name: t('calendar.setMakeup') }).click()
    await holds(editor, new RegExp(`"${year}-12-29": \\[\\["10:00", "15:00"\\]\\]  # stocktaking`), 'open by its own hours')
    await chosen.getByRole('button', { name: t('calendar.setUsual') }).click()
    await holds(editor, new RegExp(`"${year}-12-28": \\[\\]  # stocktaking\n  "${year}-12-30"`), 'an ordinary day')
    await grid.getByText(t('calendar.empty', { year: year + 1 })).waitFor()
    await valid(admin)
    await admin.accessible('year')
    await admin.shot('standards-calendar-year')

    // A hand in the text is seen in the picture; a fault is told with its place.
    const good = await editor.inputValue()
    await editor.fill(good.replace('tue: [["09:00", "13:00"]]', 'tue: [["10:00", "25:00"]]'))
    await page.getByRole('button', { name: /\d+.*\d+/ }).filter({ hasText: t('design.at', { line: 11, column: 0 }).replace(/\d.*/, '') }).first().waitFor()
    await editor.fill(good.replace('tue: [["09:00", "13:00"]]', 'tue: [["10:00", "11:00"]]'))
    await valid(admin)
    assert.equal(await window('tue', 1).getAttribute('aria-valuetext'), '10:00–11:00')
    await translated(admin)

    // Before it is published: what it does to open cases.
    await page.getByRole('button', { name: t('design.publish') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(t('design.publish.now')).waitFor()
    await dialog.getByRole('status').first().waitFor()
    await admin.accessible('publishing a calendar')
    await admin.shot('standards-calendar-publish')
    await dialog.getByRole('button', { name: t('ui.cancel') }).click()
    await page.getByRole('button', { name: t('design.discard') }).click()
    assert.deepEqual(admin.complaints, [])
    await admin.close()
  })

  test(`time limits are set in a table and their effect is seen: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const admin = await at('admin', look)
    const { page, t } = admin
    await page.goto('/standards')
    if (look.size === 'desk') {
      await page.getByRole('region', { name: t('level.table') }).waitFor()
      await admin.accessible('time limits')
      await admin.shot('standards-limits')
    }
    const editor = await write(admin, 'service_level', 'basic')
    const of = (what, row) => page.getByLabel(t('level.of', { what: t(`level.${what}`), row }), { exact: true })
    const days = 5 + looks.indexOf(look) // each look changes what the one before has published
    await of('within', 4).fill(String(days))
    await of('within', 4).press('Enter')
    await of('span', 4).selectOption('d')
    await of('unit', 4).selectOption('working_days')
    await of('calendar', 4).selectOption('always')
    await of('precedence', 4).fill('7')
    await of('precedence', 4).press('Enter')
    await holds(editor, new RegExp(`- \\{clock: solved, kind: repair, within: ${days}d, unit: working_days, calendar: always, clause: Q1.1, precedence: 7\\}\n`), 'changed in place')
    await page.getByRole('button', { name: t('level.add') }).click()
    await of('clock', 8).selectOption('first_response')
    await of('kind', 8).selectOption('repair')
    await of('channel', 8).selectOption('phone')
    await of('within', 8).fill('2')
    await of('within', 8).press('Enter')
    await holds(editor, /- \{clock: first_response, kind: repair, channel: phone, within: 2h, unit: natural, clause: own\}/, 'a row more')
    await valid(admin)
    // Two figures for the same cases: which of them holds is said in both rows.
    await of('channel', 8).selectOption('')
    await page.getByText(t('level.wins', { row: 3 })).waitFor()
    await page.getByText(t('level.loses', { row: 8 })).waitFor()
    await page.getByRole('button', { name: t('impact.look') }).click()
    const impact = page.getByRole('region', { name: t('impact.title') })
    await impact.getByRole('row').nth(1).waitFor()
    await admin.accessible('service level')
    await admin.shot('standards-level')
    await page.getByRole('button', { name: t('level.dropRow', { row: 8 }) }).click()
    await valid(admin)
    assert.doesNotMatch(await editor.inputValue(), /within: 2h/)
    await translated(admin)

    await page.getByRole('button', { name: t('design.publish') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('row').nth(1).waitFor()
    assert.ok(await dialog.getByLabel(t('design.publish.apply')).isChecked())
    await admin.accessible('publishing a service level')
    await admin.shot('standards-level-publish')
    if (look === looks[0]) {
      await dialog.getByRole('button', { name: t('design.publish.do') }).click()
      await dialog.waitFor({ state: 'detached' })
      await page.getByText(/within: 5d/).waitFor()
      const again = await page.request.post('/api/v1/clocks/retarget', { data: { dry_run: true }, headers: { 'Idempotency-Key': `again-${Date.now()}` } })
      assert.deepEqual((await again.json()).affected, [], 'the open cases run by it already')
    } else {
      await dialog.getByRole('button', { name: t('ui.cancel') }).click()
      await page.getByRole('button', { name: t('design.discard') }).click()
    }
    assert.deepEqual(admin.complaints, [])
    await admin.close()
  })

  test(`a form is put together and seen as customers see it: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const admin = await at('admin', look)
    const { page, t } = admin
    const editor = await write(admin, 'form', 'request_repair')
    const before = await editor.inputValue()
    const fields = page.getByRole('region', { name: t('form.fields') })
    const detail = page.getByRole('region', { name: t('form.field'), exact: true })
    const preview = page.getByRole('region', { name: t('form.preview') })

    // Order by keys: the third of the first section before the second, and back; not a letter is lost.
    await fields.locator('[data-field="0-2"]').click()
    await page.keyboard.press('Alt+ArrowUp')
    await holds(editor, /id: serial_number[^\n]*\n {6}- id: model\n/, 'moved by keys')
    await page.keyboard.press('Alt+ArrowDown')
    await valid(admin)
    assert.equal(await editor.inputValue(), before)

    // By dragging, into another section.
    await fields.locator('[data-field="1-1"]').dragTo(fields.locator('[data-field="0-0"]'))
    await holds(editor, /fields:\n {6}- \{id: error_code/, 'dragged')

    // A new field: a choice in three languages, required on a condition.
    const fault = { 'zh-CN': '故障', en: 'Fault' }[look.language]
    await fields.getByRole('button', { name: t('form.addField', { name: fault }) }).click()
    await detail.getByLabel(t('form.type')).selectOption('choice')
    for (const [i, name] of ['受损程度', '受損程度', 'Damage'].entries()) {
      await detail.getByRole('group', { name: t('form.label') }).getByRole('textbox').nth(i).fill(name)
      await page.keyboard.press('Tab')
    }
    await detail.getByLabel(t('form.must'), { exact: true }).selectOption('when')
    await detail.getByLabel(t('form.when'), { exact: true }).fill('usable == nonsense and')
    await page.keyboard.press('Tab')
    await page.getByText(t('design.wrong', { count: 1 })).first().waitFor()
    await fields.getByText(t('design.said.wrong')).waitFor()
    await admin.shot('standards-form-wrong')
    await detail.getByLabel(t('form.when'), { exact: true }).fill('usable == stopped')
    await page.keyboard.press('Tab')
    await detail.getByRole('button', { name: t('form.choiceAdd') }).click()
    await valid(admin)
    await holds(editor, /- id: field\n {8}type: choice\n {8}required_when: "usable == stopped"\n {8}label: \{zh-CN: 受损程度, zh-TW: 受損程度, en: Damage\}\n {8}choices:\n/, 'a new field')
    await preview.getByRole('tab', { name: 'English' }).click()
    await preview.getByLabel('Damage').selectOption({ index: 1 })
    await preview.getByLabel(/^Your name/).waitFor()
    await admin.accessible('form builder')
    await admin.shot('standards-form')
    await detail.getByRole('button', { name: t('form.remove') }).click()
    await valid(admin)
    assert.doesNotMatch(await editor.inputValue(), /受损程度/)
    await translated(admin)
    await page.getByRole('button', { name: t('design.discard') }).click()
    assert.deepEqual(admin.complaints, [])
    await admin.close()
  })
}

test('what is used cannot be repealed, what is not goes after its name is typed', async () => {
  for (const look of looks) {
    const admin = await at('admin', look)
    const { page, t } = admin
    await page.goto('/standards/form/request_repair')
    const uses = page.getByRole('region', { name: t('uses.title') })
    await uses.getByRole('link').first().waitFor()
    await uses.getByRole('button', { name: t('uses.repeal') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(t('uses.stands')).waitFor()
    assert.ok(await dialog.getByRole('button', { name: t('uses.repeal.do') }).isDisabled())
    await admin.accessible('repeal refused')
    await admin.shot('standards-repeal-refused')
    await dialog.getByRole('button', { name: t('ui.cancel') }).click()

    const id = `spare-${look.language}-${look.theme}-${look.size}`.toLowerCase()
    const text = `id: ${id}\nversion: 1\nname: {zh-CN: 备用, zh-TW: 備用, en: Spare}\ntz: Asia/Shanghai\nweek:\n  mon: [["09:00", "12:00"]]\n`
    const made = await page.request.post('/api/v1/definitions', { data: { file: `definitions/calendar/${id}.yaml`, text }, headers: { 'Idempotency-Key': `${id}-${Date.now()}` } })
    assert.equal(made.status(), 201)
    await page.goto(`/standards/calendar/${id}`)
    await uses.getByText(t('uses.none')).waitFor()
    await admin.shot('standards-uses')
    await uses.getByRole('button', { name: t('uses.repeal') }).click()
    const act = dialog.getByRole('button', { name: t('uses.repeal.do') })
    await dialog.getByLabel(t('uses.type', { id })).fill('spare')
    assert.ok(await act.isDisabled())
    await dialog.getByLabel(t('uses.type', { id })).fill(id)
    await admin.accessible('repeal')
    await admin.shot('standards-repeal')
    await act.click()
    await dialog.waitFor({ state: 'detached' })
    assert.ok(!(await ask(page, '/definitions')).items.some((one) => one.id === id))
    assert.deepEqual(admin.complaints, [])
    await admin.close()
  }
})

test('the rail marks the standards on what stands under them, and a saved macro keeps until when it pauses', async () => {
  const admin = await at('admin')
  const { page, t } = admin
  const until = `${year + 1}-01-05T01:00:00Z`
  const made = await page.request.post('/api/v1/macros', {
    data: { reach: 'all', name: `pausing ${Date.now()}`, actions: [{ pause: { wait_for: 'waiting_third_party', until } }] },
    headers: { 'Idempotency-Key': `macro-${Date.now()}` },
  })
  assert.equal(made.status(), 201, await made.text())
  const { id } = await made.json()
  for (const path of ['/snippets', '/macros', '/triggers']) {
    await page.goto(path)
    await page.locator('.rail .place.on').getByText(t('app.rail.standards')).waitFor()
  }
  await page.goto(`/macros/${id}`)
  await page.getByRole('group', { name: t('rules.actions') }).getByRole('listitem').first().waitFor()
  await page.getByLabel(t('snippets.name')).fill(`pausing still ${Date.now()}`)
  await page.getByRole('button', { name: t('ui.save') }).click()
  await page.getByRole('status').first().waitFor()
  let kept
  for (let tries = 0; tries < 40; tries++) {
    kept = (await ask(page, '/macros')).items.find((one) => one.id === id)
    if (kept?.name.startsWith('pausing still')) break
    await page.waitForTimeout(100)
  }
  assert.match(kept.name, /^pausing still/)
  assert.equal(new Date(kept.actions[0].pause.until).toISOString(), new Date(until).toISOString())
  assert.deepEqual(admin.complaints, [])
  await admin.close()
})
