// A person at a browser: a language, a look, a size of window. Everything the browser complains about is an error.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { textsOf } from '../../web/scripts/texts.mjs'
import { root } from './server.mjs'

const require = createRequire(join(root, 'web/package.json'))
const { chromium } = require('playwright-core')
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const shots = join(root, 'build/screenshots')
mkdirSync(shots, { recursive: true })

export const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })

const texts = (bundle, language) => {
  const all = textsOf(bundle, language)
  return (key, values = {}) => {
    assert.ok(key in all, `the text ${key} does not exist`)
    return all[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
  }
}

export async function person(browser, url, { language = 'zh-CN', theme = 'light', size = 'desk', bundle = 'console' } = {}) {
  const context = await browser.newContext({ viewport: sizes[size], locale: language, timezoneId: 'Asia/Shanghai', colorScheme: theme, reducedMotion: 'reduce', baseURL: url })
  await context.addInitScript(([l, look]) => {
    localStorage.setItem('language', l)
    localStorage.setItem('theme', look)
  }, [language, theme])
  const page = await context.newPage()
  page.setDefaultTimeout(40_000)  // twice what the slowest machine needed
  const complaints = []
  // A refusal is an answer, not a fault; the browser prints those of 4xx on its own.
  page.on('console', (message) => message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  const t = texts(bundle, language)

  return {
    page,
    t,
    language,
    complaints,
    shot: (name) => page.screenshot({ path: join(shots, `${name}.${language}.${theme}.${size}.png`) }),
    /** Fails on anything axe finds on the page as it stands. */
    async accessible(name) {
      if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
      const found = await page.evaluate(async () => {
        const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
        // A row half scrolled out of sight counts as too small a target: it is looked at again in full view.
        for (const rule of violations.filter((one) => one.id === 'target-size')) {
          const small = []
          for (const node of rule.nodes) {
            const element = document.querySelector(node.target[0])
            element.scrollIntoView({ block: 'center' })
            const again = await window.axe.run(element, { runOnly: { type: 'rule', values: ['target-size'] } })
            if (again.violations.length > 0) small.push(node)
          }
          rule.nodes = small
          if (small.length === 0) violations.splice(violations.indexOf(rule), 1)
        }
        return violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${node.failureSummary})`).join('; ')}`)
      })
      assert.deepEqual(found, [], `${name} in ${language}, ${theme}, ${size}`)
    },
    async signIn(login, password) {
      await page.goto('/login')
      await page.getByLabel(t('login.login')).fill(login)
      await page.getByLabel(t('login.password')).fill(password)
      await page.getByRole('button', { name: t('login.enter') }).click()
      await page.getByRole('tab', { name: t('list.view.mine') }).waitFor()
    },
    close: () => context.close(),
  }
}

/** A photo as a phone takes it, only smaller. */
export const photo = {
  name: 'leak.png',
  mimeType: 'image/png',
  buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg==', 'base64'),
}
