// Texts lie beside the pages that show them (`zh-CN.json`, `zh-TW.json`, `en.json`). This plugin joins them to one
// module per bundle and language: `virtual:texts/console/zh-CN`.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const languages = ['zh-CN', 'zh-TW', 'en']
export const source = fileURLToPath(new URL('../src', import.meta.url))
export const bundles = { console: ['app', 'ui', 'loop'], portal: ['portal', 'ui'] }

export function filesBelow(folder, wanted) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(path, wanted)
    return wanted(path) ? [path] : []
  })
}

/** All texts of one bundle in one language; a key defined twice is an error, because one of the two would be lost. */
export function textsOf(bundle, language) {
  const all = {}
  for (const folder of bundles[bundle]) {
    for (const path of filesBelow(join(source, folder), (name) => name.endsWith(`/${language}.json`))) {
      for (const [key, text] of Object.entries(JSON.parse(readFileSync(path, 'utf8')))) {
        if (key in all) throw new Error(`${path}: the key ${key} is already defined`)
        all[key] = text
      }
    }
  }
  return all
}

export function texts() {
  const prefix = 'virtual:texts/'
  return {
    name: 'setpoint-texts',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined
      const [bundle, language] = id.slice(prefix.length + 1).split('/')
      for (const folder of bundles[bundle])
        for (const path of filesBelow(join(source, folder), (name) => name.endsWith(`/${language}.json`)))
          this.addWatchFile(path)
      return `export default ${JSON.stringify(textsOf(bundle, language))}`
    },
  }
}
