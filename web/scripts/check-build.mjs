// The pages must run under a policy without inline code, and nobody waits for more than the budgets below, gzipped.
import { readFileSync, rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const read = (path) => readFileSync(new URL(path, dist))
const packed = (path) => gzipSync(read(path)).length
const KiB = 1024
const budgets = { 'portal.html': 60 * KiB, 'index.html': 200 * KiB, route: 60 * KiB }
const language = /\/(?:zh-CN|zh-TW|en)$/
let failed = false
const fail = (text) => {
  console.error(text)
  failed = true
}
const hold = (name, bytes, budget) => bytes > budget && fail(`${name}: ${(bytes / KiB).toFixed(1)} KiB gzipped, of ${budget / KiB}`)

const chunks = JSON.parse(read('.vite/manifest.json'))
rmSync(new URL('.vite', dist), { recursive: true }) // the program carries what is served, and nothing else

/** Every file that comes with a chunk; of the three languages, loaded one at a time, the largest. */
function load(name, files = new Set()) {
  const chunk = chunks[name]
  if (files.has(chunk.file)) return files
  files.add(chunk.file)
  for (const style of chunk.css ?? []) files.add(style)
  for (const other of chunk.imports ?? []) load(other, files)
  const texts = (chunk.dynamicImports ?? []).filter((other) => language.test(other)).sort((a, b) => packed(chunks[b].file) - packed(chunks[a].file))
  if (texts[0]) load(texts[0], files)
  return files
}
const weight = (files) => [...files].reduce((sum, path) => sum + packed(path), 0)

const first = {}
for (const page of ['index.html', 'portal.html']) {
  if (/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/.test(read(page).toString())) fail(`${page}: holds inline code or style`)
  first[page] = load(page)
  if (page === 'index.html') load('src/app/Shell.vue', first[page]) // the frame of every page but the login
  const bytes = packed(page) + weight(first[page])
  console.log(`${page}: ${(bytes / KiB).toFixed(1)} KiB gzipped on first load, of ${budgets[page] / KiB}`)
  hold(page, bytes, budgets[page])
}

const routes = Object.keys(chunks).filter((name) => chunks[name].isDynamicEntry && !language.test(name))
const sizes = routes.map((name) => [name, weight([...load(name)].filter((path) => !first['index.html'].has(path) && !first['portal.html'].has(path)))])
sizes.sort((a, b) => b[1] - a[1])
for (const [name, bytes] of sizes) hold(name, bytes, budgets.route)
console.log(`largest route: ${sizes[0][0]}, ${(sizes[0][1] / KiB).toFixed(1)} KiB gzipped, of ${budgets.route / KiB}`)
process.exit(failed ? 1 : 0)
