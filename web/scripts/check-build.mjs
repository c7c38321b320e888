// The pages must run under a policy without inline code, and a customer's phone must not load more than 60 KiB.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const read = (path) => readFileSync(new URL(path, dist))
const limit = 60 * 1024
let failed = false
const fail = (text) => {
  console.error(text)
  failed = true
}

for (const page of ['index.html', 'portal.html']) {
  const html = read(page).toString()
  if (/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/.test(html)) fail(`${page}: holds inline code or style`)
}

const manifest = new Set()
const html = read('portal.html').toString()
const queue = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1])
while (queue.length > 0) {
  const path = queue.pop()
  if (manifest.has(path)) continue
  manifest.add(path)
  if (!path.endsWith('.js')) continue
  const code = read(path).toString()
  for (const [, name] of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) queue.push(`assets/${name}`)
  // One language is loaded at the start; the largest of the three counts.
  const texts = [...code.matchAll(/import\("\.\/((?:zh-CN|zh-TW|en)-[^"]+\.js)"\)/g)].map((match) => `assets/${match[1]}`)
  texts.sort((a, b) => gzipSync(read(b)).length - gzipSync(read(a)).length)
  if (texts[0]) queue.push(texts[0])
}
const bytes = gzipSync(Buffer.from(html)).length + [...manifest].reduce((sum, path) => sum + gzipSync(read(path)).length, 0)
console.log(`portal: ${(bytes / 1024).toFixed(1)} KiB gzipped on first load, of ${limit / 1024}`)
if (bytes > limit) fail('portal: too large')
process.exit(failed ? 1 : 0)
