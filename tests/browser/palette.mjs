// The keyboard's ways through the console: everything is found in the palette, keys are changed to one's own, and what
// is open stays open in its tab. By roles and labels, in both looks.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshCase, reply, tell } from './cases.mjs'
import { at, server } from './stage.mjs'

const looks = [
  { language: 'zh-CN', theme: 'light', size: 'desk' },
  { language: 'zh-CN', theme: 'dark', size: 'phone' },
  { language: 'en', theme: 'dark', size: 'desk' },
  { language: 'en', theme: 'light', size: 'phone' },
]
const palette = ({ page, t }) => page.getByRole('dialog', { name: t('app.palette.title') })
const keyMap = ({ page, t }) => page.getByRole('dialog', { name: t('app.keys.title') })
const keyOf = (who, title) => keyMap(who).getByRole('listitem').filter({ hasText: new RegExp(`^${who.t(title)}`) }).getByRole('button').first()
const marked = (who) => palette(who).getByRole('option', { selected: true })
const strip = ({ page, t }) => page.getByRole('navigation', { name: t('tabs.label') })
const isTyping = (page) => page.evaluate(() => document.activeElement.tagName === 'TEXTAREA')

/** Every word on a box is in the reader's language: no bare key of a text, and no Chinese in English but what is a name. */
async function translated(box, language) {
  const words = await box.innerText()
  assert.doesNotMatch(words, /\b(?:app|ui|case|list|tabs|action|talk|new)\.\w+/)
  if (language === 'en') assert.doesNotMatch(words.replaceAll(/简体中文|繁體中文/g, ''), /\p{Script=Han}/u)
}

async function openKeys(who) {
  await who.page.evaluate(() => document.activeElement.blur())
  await who.page.keyboard.press('?')
  await keyMap(who).waitFor()
}

for (const look of looks) {
  test(`a command, a case and a customer are found and taken by keys alone: ${look.language}, ${look.theme}, ${look.size}`, async () => {
    const lin = await at('lin', look)
    const { page, t } = lin
    const one = await freshCase(page)
    const other = await freshCase(page, '排水声很响')
    await page.goto(`/cases/${one.id}`)
    await reply(lin).focus()
    await page.keyboard.press('Control+k')
    await palette(lin).getByRole('option', { name: new RegExp(`^${t('action.assign')}`) }).waitFor()
    await translated(palette(lin), look.language)
    await lin.accessible('palette')
    await lin.shot('palette')
    await page.keyboard.press('Control+k')
    await palette(lin).waitFor({ state: 'detached' })
    assert.ok(await isTyping(page), 'one goes on where one was')

    // In the words of either language; the arrows go round.
    for (const words of ['转派', 'ASSIGN']) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type(words)
      await palette(lin).getByRole('option').nth(1).waitFor({ state: 'detached' })
      assert.match(await marked(lin).innerText(), new RegExp(`^${t('action.assign')}`))
      await page.keyboard.press('Escape')
    }
    await page.keyboard.press('Control+k')
    const first = await marked(lin).innerText()
    await page.keyboard.press('ArrowDown')
    assert.notEqual(await marked(lin).innerText(), first)
    assert.equal(await page.getByRole('combobox').getAttribute('aria-activedescendant'), await marked(lin).getAttribute('id'))
    await page.keyboard.press('ArrowUp')
    assert.equal(await marked(lin).innerText(), first)
    await page.keyboard.type(t('action.assign'))
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: t('action.assign') }).waitFor()
    await page.keyboard.press('Escape')

    await page.keyboard.press('Control+k')
    await page.keyboard.type('qqqq')
    await palette(lin).getByText(t('app.palette.none')).waitFor()
    await lin.accessible('palette without anything')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type(other.number)
    await marked(lin).getByText(other.number).waitFor()
    await lin.accessible('palette with a case')
    await lin.shot('palette-found')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: new RegExp(other.number) }).waitFor()

    await page.keyboard.press('Control+k')
    await page.keyboard.type('陈立')
    const customer = palette(lin).getByRole('group', { name: t('app.rail.customers') }).getByRole('option')
    await customer.first().waitFor()
    while ((await customer.first().getAttribute('aria-selected')) === 'false') await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '陈立' }).waitFor()

    await openKeys(lin)
    await keyOf(lin, 'case.keys.reply').click()
    await translated(keyMap(lin), look.language)
    await lin.accessible('keys')
    await page.keyboard.press('j')
    await keyMap(lin).getByText(t('app.keys.taken', { key: 'j', name: t('list.keys.next') })).waitFor()
    await lin.accessible('a key that is taken')
    await lin.shot('keys')
    assert.deepEqual(lin.complaints, [])
    await lin.close()
  })
}

test('a key is changed, taken over, cleared and given back, for one person only', async () => {
  const lin = await at('lin')
  const { page, t } = lin
  const one = await freshCase(page)
  const pressed = async (key) => {
    await page.evaluate(() => document.activeElement.blur())
    await page.keyboard.press(key)
  }
  await page.goto(`/cases/${one.id}`)
  await reply(lin).waitFor()
  await openKeys(lin)
  await keyOf(lin, 'case.keys.reply').click()
  await page.keyboard.press('q')
  await page.keyboard.press('Escape')
  await keyMap(lin).waitFor({ state: 'detached' })
  await pressed('q')
  await page.waitForFunction(() => document.activeElement.tagName === 'TEXTAREA')

  await page.reload()
  await reply(lin).waitFor()
  await pressed('r')
  assert.ok(!(await isTyping(page)), 'the old key is nobody\'s')
  await pressed('q')
  await page.waitForFunction(() => document.activeElement.tagName === 'TEXTAREA')
  assert.equal(await reply(lin).inputValue(), '')
  await page.keyboard.press('q')
  assert.equal(await reply(lin).inputValue(), 'q', 'in a field a letter is a letter')
  await reply(lin).fill('')

  // One that belongs to something else is named, and taken over by Enter; two keys in a row are a key, too.
  await openKeys(lin)
  await keyOf(lin, 'case.keys.note').click()
  await page.keyboard.press('p')
  await keyMap(lin).getByText(t('app.keys.taken', { key: 'p', name: t('action.priority') })).waitFor()
  await page.keyboard.press('Enter')
  assert.equal(await keyOf(lin, 'case.keys.note').innerText(), 'p')
  assert.equal(await keyOf(lin, 'action.priority').innerText(), '–')
  await keyOf(lin, 'action.priority').click()
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await keyOf(lin, 'action.assign').click()
  await keyMap(lin).getByRole('button', { name: t('app.keys.clear') }).click()
  assert.equal(await keyOf(lin, 'action.assign').innerText(), '–')
  await keyOf(lin, 'action.solve').click()
  await page.keyboard.press('Escape')
  assert.equal(await keyOf(lin, 'action.solve').innerText(), 'e', 'Escape leaves it as it was, and the box open')
  await page.keyboard.press('Escape')
  await keyMap(lin).waitFor({ state: 'detached' })
  await pressed('a')
  await pressed('g')
  await page.keyboard.press('p')
  await page.getByRole('dialog', { name: t('action.priority') }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  // The next person at this window has the usual keys, and lin his own when he comes back.
  const letter = (name) => keyOf({ page, t }, name).innerText()
  for (const [login, expected] of [['wang', 'r'], ['lin', 'q']]) {
    await page.keyboard.press('Control+k')
    await page.keyboard.type(t('app.me.leave'))
    await page.keyboard.press('Enter')
    await page.getByLabel(t('login.login')).waitFor()
    await lin.signIn(login, server.password)
    await openKeys(lin)
    assert.equal(await letter('case.keys.reply'), expected)
    if (login === 'wang') await page.keyboard.press('Escape')
  }
  await keyMap(lin).getByRole('button', { name: t('app.keys.reset') }).click()
  for (const [title, key] of [['case.keys.reply', 'r'], ['case.keys.note', 'c'], ['action.priority', 'p'], ['action.assign', 'a']]) assert.equal(await letter(title), key)
  assert.deepEqual(lin.complaints, [])
  await lin.close()
})

test('while an input method composes, nothing fires', async () => {
  const lin = await at('lin')
  const { page, t } = lin
  const one = await freshCase(page)
  await page.goto(`/cases/${one.id}`)
  await reply(lin).focus()
  const composing = (key, how = {}) => page.evaluate(([name, more]) => {
    for (const sign of [{ isComposing: true }, { keyCode: 229 }])
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more, ...sign }))
  }, [key, how])
  await composing('k', { ctrlKey: true })
  await composing('1', { altKey: true, code: 'Digit1' })
  await page.evaluate(() => document.activeElement.blur())
  for (const key of ['a', 'p', 'w', '?', 'r']) await composing(key)
  assert.equal(await page.getByRole('dialog').count(), 0)
  assert.ok(!(await isTyping(page)))
  assert.equal(await strip(lin).getByRole('link').count(), 1, 'the tab is still there')

  await page.keyboard.press('Control+k')
  await palette(lin).waitFor()
  for (const key of ['Enter', 'Escape', 'ArrowDown']) await composing(key)
  assert.equal(await palette(lin).count(), 1)
  assert.match(await marked(lin).innerText(), new RegExp(`^${t('case.keys.reply')}`))
  await page.keyboard.press('Escape')
  await openKeys(lin)
  await keyOf(lin, 'case.keys.reply').click()
  await composing('q')
  await keyMap(lin).getByText(t('app.keys.press')).waitFor()
  await page.keyboard.press('Escape')
  assert.equal(await keyOf(lin, 'case.keys.reply').innerText(), 'r')
  assert.deepEqual(lin.complaints, [])
  await lin.close()
})

test('open cases keep what was begun in them', async () => {
  const lin = await at('lin')
  const { page, t } = lin
  const tabs = strip(lin).getByRole('listitem')
  const log = page.getByRole('log')
  const journal = page.getByRole('tabpanel', { name: t('case.tab.journal') })
  const begin = async (words) => {
    const one = await freshCase(page, words)
    await page.keyboard.press('Control+k')
    await page.keyboard.type(one.number)
    await marked(lin).getByText(one.number).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: new RegExp(one.number) }).waitFor()
    return one
  }
  const first = await begin('门封漏水')
  for (let i = 0; i < 40; ++i) await tell(page, `/cases/${first.id}/notes`, { text: `第 ${i} 次查看`, attachments: [], mentions: [] })
  await log.getByText('第 39 次查看').waitFor()
  await log.evaluate((box) => box.scrollTo(0, 300))
  await reply(lin).fill('还没写完')
  await tabs.first().getByText(t('tabs.unsent')).waitFor()
  const second = await begin('排水声很响')
  await page.getByRole('tab', { name: t('case.tab.journal') }).click()
  await journal.waitFor()
  assert.equal(await tabs.count(), 2)
  assert.equal(await tabs.last().getByText(t('tabs.unsent')).count(), 0)
  await lin.accessible('tabs')
  await lin.shot('tabs')

  await page.keyboard.press('Alt+1')
  await page.getByRole('heading', { level: 1, name: new RegExp(first.number) }).waitFor()
  assert.equal(await reply(lin).inputValue(), '还没写完')
  assert.equal(await log.evaluate((box) => box.scrollTop), 300)
  await reply(lin).focus()
  await page.keyboard.press('Alt+2') // also out of the text
  await page.getByRole('heading', { level: 1, name: new RegExp(second.number) }).waitFor()
  await journal.waitFor()

  const saved = page.getByText(new RegExp(`^${t('talk.draftSaved', { time: '' }).trim()}`))
  await tabs.first().getByRole('link').click()
  await saved.waitFor()
  await page.reload()
  await page.waitForFunction(() => document.querySelector('textarea')?.value === '还没写完')
  assert.deepEqual((await tabs.getByRole('link').allInnerTexts()).map((text) => text.match(/SR-\d+/)[0]), [first.number, second.number])
  await tabs.first().getByText(t('tabs.unsent')).waitFor()

  // Twelve, then the oldest goes that holds nothing unsent; closing shows the neighbour.
  for (let i = 0; i < 11; ++i) await begin('门封漏水')
  assert.equal(await tabs.count(), 12)
  await tabs.first().getByText(first.number).waitFor()
  assert.equal(await strip(lin).getByText(second.number).count(), 0)
  await lin.accessible('twelve tabs')
  await lin.shot('tabs-twelve')
  const numbers = (await tabs.getByRole('link').allInnerTexts()).map((text) => text.match(/SR-\d+/)[0])
  await page.evaluate(() => document.activeElement.blur())
  await page.keyboard.press('w')
  await page.getByRole('heading', { level: 1, name: new RegExp(numbers[10]) }).waitFor()
  await tabs.nth(1).getByRole('button', { name: t('tabs.close', { number: numbers[1] }) }).click()
  await tabs.nth(1).click({ button: 'middle' })
  assert.deepEqual((await tabs.getByRole('link').allInnerTexts()).map((text) => text.match(/SR-\d+/)[0]), [numbers[0], ...numbers.slice(3, 11)])
  await page.getByRole('heading', { level: 1, name: new RegExp(numbers[10]) }).waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  await strip(lin).waitFor({ state: 'detached' })
  assert.deepEqual(lin.complaints, [])
  await lin.close()
})
