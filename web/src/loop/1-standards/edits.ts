// Changes made in the picture, as changes of the text: whole lines go in or out where the server said a stage or a way
// stands, so that the rest of the text, with its comments, stays as a person wrote it. Nothing when the text is written
// in a manner these edits do not know; it can still be changed by hand.
import type { DiagramEdge, DiagramNode } from '@/api/types'
import type { Language } from '@/app/i18n'

export type Names = Record<Language, string>
type Edit = string | undefined

const depthOf = (line: string) => line.length - line.trimStart().length
const quoted = (text: string) => (/^[\w\u3400-\u9fff][\w \u3400-\u9fff-]*$/.test(text) && !/^(true|false|null|\d+)$/.test(text) ? text : JSON.stringify(text))
const labelOf = (names: Names) => `{zh-CN: ${quoted(names['zh-CN'])}, zh-TW: ${quoted(names['zh-TW'])}, en: ${quoted(names.en)}}`
const isItem = (line: string | undefined) => line?.trimStart().startsWith('- ') ?? false

function spliced(text: string, first: number, count: number, ...put: string[]): string {
  const lines = text.split('\n')
  lines.splice(first - 1, count, ...put)
  return lines.join('\n')
}

/** The line of a member of the stage itself ("label", "next"), not of a step or way inside it. */
function memberLine(lines: string[], stage: DiagramNode, name: string): number | undefined {
  const depth = depthOf(lines[stage.first_line - 1]) + 2
  for (let at = stage.first_line; at <= stage.last_line; at++) {
    const line = lines[at - 1].replace(/^(\s*)- /, '$1  ')
    if (depthOf(line) === depth && line.trimStart().startsWith(`${name}:`)) return at
  }
  return undefined
}

export function namesOf(text: string, stage: DiagramNode): Names | undefined {
  const lines = text.split('\n')
  const at = memberLine(lines, stage, 'label')
  const found = at && lines[at - 1].match(/label:\s*\{\s*zh-CN:\s*(.+?),\s*zh-TW:\s*(.+?),\s*en:\s*(.+?)\s*\}\s*$/)
  if (!found) return undefined
  const plain = (part: string) => (part.startsWith('"') ? (JSON.parse(part) as string) : part)
  return { 'zh-CN': plain(found[1]), 'zh-TW': plain(found[2]), en: plain(found[3]) }
}

export function renamed(text: string, stage: DiagramNode, names: Names): Edit {
  const lines = text.split('\n')
  const at = memberLine(lines, stage, 'label')
  if (!at || !namesOf(text, stage)) return undefined
  return spliced(text, at, 1, lines[at - 1].replace(/label:.*$/, () => `label: ${labelOf(names)}`))
}

export function withWay(text: string, stage: DiagramNode, to: string, rework: boolean): Edit {
  const lines = text.split('\n')
  if (!lines[stage.first_line - 1].trimStart().startsWith('- id:')) return undefined
  const indent = ' '.repeat(depthOf(lines[stage.first_line - 1]) + 2)
  const way = `${indent}  - {to: ${to}${rework ? ', rework: true' : ''}}`
  const next = memberLine(lines, stage, 'next')
  if (!next) return spliced(text, stage.last_line + 1, 0, `${indent}next:`, way)
  if (lines[next - 1].trim() !== 'next:') return undefined
  let last = next
  while (last < stage.last_line && depthOf(lines[last]) > indent.length) last++
  return spliced(text, last + 1, 0, way)
}

export function withoutWay(text: string, way: DiagramEdge): Edit {
  const lines = text.split('\n')
  if (!isItem(lines[way.first_line - 1])) return undefined
  const alone = lines[way.first_line - 2]?.trim() === 'next:' && depthOf(lines[way.last_line] ?? '') < depthOf(lines[way.first_line - 1])
  return alone ? spliced(text, way.first_line - 1, way.last_line - way.first_line + 2) : spliced(text, way.first_line, way.last_line - way.first_line + 1)
}

/** A new stage that takes over the ways of the one before it, or at least leads where its first way led. */
export function withStageAfter(text: string, stage: DiagramNode, ways: DiagramEdge[], id: string, names: Names): Edit {
  const lines = text.split('\n')
  const first = ways.find((way) => way.stage === stage.stage && way.way === 0)
  const indent = ' '.repeat(depthOf(lines[stage.first_line - 1]))
  if (!first || !lines[stage.first_line - 1].trimStart().startsWith('- id:') || !isItem(lines[first.first_line - 1])) return undefined
  const to = first.to.slice('stage:'.length)
  const toLine = lines.slice(first.first_line - 1, first.last_line).findIndex((line) => new RegExp(`\\bto:\\s*${to}\\b`).test(line))
  if (toLine < 0) return undefined
  const at = first.first_line + toLine
  const stageLines = [`${indent}- id: ${id}`, `${indent}  category: ${stage.category ?? 'in_work'}`, `${indent}  label: ${labelOf(names)}`, `${indent}  next:`, `${indent}    - {to: ${to}}`]
  const added = spliced(text, stage.last_line + 1, 0, '', ...stageLines)
  return spliced(added, at, 1, lines[at - 1].replace(/\bto:\s*[\w-]+/, `to: ${id}`))
}

/** Ways to a removed stage lead on to where its own first way led. */
export function withoutStage(text: string, stage: DiagramNode, ways: DiagramEdge[]): Edit {
  const lines = text.split('\n')
  const id = stage.stage ?? ''
  const heir = ways.find((way) => way.stage === id && way.way === 0)?.to.slice('stage:'.length)
  if (!isItem(lines[stage.first_line - 1]) || !heir || heir === id) return undefined
  for (const way of ways) {
    if (way.to !== stage.id || way.stage === id) continue
    for (let at = way.first_line; at <= way.last_line; at++) lines[at - 1] = lines[at - 1].replace(new RegExp(`\\bto:\\s*${id}(?![\\w-])`), `to: ${heir}`)
  }
  const blank = lines[stage.last_line]?.trim() === '' ? 1 : 0
  lines.splice(stage.first_line - 1, stage.last_line - stage.first_line + 1 + blank)
  return lines.join('\n')
}
