// Fails when a text is missing in a language, when its placeholders differ, when nobody uses it, when a page asks for
// one that does not exist, or when a sentence stands in a template instead of the text files.
import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { bundles, filesBelow, languages, source, textsOf } from './texts.mjs'

const problems = []
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort().join()

for (const first of filesBelow(source, (path) => path.endsWith('/zh-CN.json'))) {
  const read = (language) => {
    try {
      return JSON.parse(readFileSync(join(dirname(first), `${language}.json`), 'utf8'))
    } catch (error) {
      problems.push(`${relative(source, dirname(first))}/${language}.json: ${error.message}`)
      return {}
    }
  }
  const all = Object.fromEntries(languages.map((language) => [language, read(language)]))
  for (const key of new Set(languages.flatMap((language) => Object.keys(all[language])))) {
    for (const language of languages) {
      const where = `${relative(source, dirname(first))}/${language}.json`
      const text = all[language][key]
      if (!text) problems.push(`${where}: ${key} is missing`)
      else if (placeholders(text.split(' | ')[0]) !== placeholders((all['zh-CN'][key] ?? '').split(' | ')[0]))
        problems.push(`${where}: ${key} has other placeholders than zh-CN`)
      if (language === 'en' && /[\u3400-\u9fff]/.test(text ?? '')) problems.push(`${where}: ${key} holds Chinese`)
    }
  }
}

// A key is used when it stands in quotes; `prefix.${value}` uses every key below the prefix.
const isCode = (path) => /\.(vue|ts)$/.test(path)
for (const [bundle, folders] of Object.entries(bundles)) {
  const known = textsOf(bundle, 'zh-CN')
  const code = [...new Set([...folders, 'app'])].flatMap((folder) => filesBelow(join(source, folder), isCode))
  const sources = code.map((path) => readFileSync(path, 'utf8'))
  const whole = sources.join('\n')
  const prefixes = [...whole.matchAll(/`([\w-]+\.(?:[\w-]+\.)*)\$\{/g)].map((match) => match[1])
  for (const key of Object.keys(known)) {
    const quoted = whole.includes(`'${key}'`) || whole.includes(`"${key}"`)
    if (!quoted && !prefixes.some((prefix) => key.startsWith(prefix)) && !key.startsWith('ui.'))
      problems.push(`${bundle}: nobody uses the text ${key}`)
  }
  code.forEach((path, i) => {
    if (!folders.some((folder) => path.startsWith(join(source, folder)))) return
    for (const [, key] of sources[i].matchAll(/\bt\(\s*'([\w.-]+)'/g))
      if (!(key in known)) problems.push(`${relative(source, path)}: the text ${key} does not exist`)
  })
}

for (const path of filesBelow(source, (name) => name.endsWith('.vue'))) {
  const template = readFileSync(path, 'utf8').match(/<template>[\s\S]*<\/template>/)?.[0] ?? ''
  const plain = template.replace(/<!--[\s\S]*?-->/g, '')
  const found = plain.match(/[\u3400-\u9fff]+/)
  if (found) problems.push(`${relative(source, path)}: "${found[0]}" stands in the template; move it to the text files`)
}

for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exit(1)
console.log('texts: complete in', languages.join(', '))
