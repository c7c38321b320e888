// The stage of every browser test: one real server and one browser a file, and the looks a page is seen in.
import { after, before } from 'node:test'
import { launch, person } from './people.mjs'
import { startServer } from './server.mjs'

export let server, browser
before(async () => {
  server = await startServer()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

export const looks = ['zh-CN', 'zh-TW', 'en'].flatMap((language) => ['light', 'dark'].map((theme) => ({ language, theme })))

/** One of the staff at a browser of his own, signed in. */
export async function at(login, look = {}) {
  const one = await person(browser, server.url, look)
  await one.signIn(login, server.password)
  return one
}
