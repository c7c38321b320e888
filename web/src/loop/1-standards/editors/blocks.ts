// The text of a definition by its lines: where a member and the items of a list stand, and how a value is written. The
// editors change whole lines only, so that everything else stays as a person wrote it. Nothing is found in a text that
// is written in another manner (all in one line, tabs); such a part can still be changed by hand.
import type { Language } from '@/app/i18n'

export type Names = Record<Language, string>
export type Edit = string | undefined
/** Lines `first` to `last` of a text, counted from 0, both included. */
export interface Block { first: number; last: number }

const depthOf = (line: string) => line.length - line.trimStart().length
const isText = (line: string) => line.trim() !== '' && !line.trimStart().startsWith('#')
/** "- id: x" as the "id: x" it holds. */
const bare = (line: string) => line.replace(/^(\s*)- /, '$1  ')

/** The whole of what begins in this line: the lines after it that are deeper. */
function blockAt(lines: string[], first: number): Block {
  const depth = depthOf(lines[first])
  let last = first
  for (let at = first + 1; at < lines.length; at++) {
    if (!isText(lines[at])) continue
    const sameList = depthOf(lines[at]) === depth && lines[at].trimStart().startsWith('- ') && !lines[first].trimStart().startsWith('- ')
    if (depthOf(lines[at]) <= depth && !sameList) break
    last = at
  }
  return { first, last }
}

/** The member of this name at this depth, quoted or not. */
export function memberAt(lines: string[], within: Block, depth: number, name: string): Block | undefined {
  for (let at = within.first; at <= within.last; at++) {
    const line = bare(lines[at])
    if (isText(lines[at]) && depthOf(line) === depth && line.trimStart().replace(/^"([^"]*)"/, '$1').startsWith(`${name}:`)) {
      const { last } = blockAt(lines.with(at, line), at)
      return { first: at, last }
    }
  }
  return undefined
}

export const whole = (lines: string[]): Block => ({ first: 0, last: lines.length - 1 })

/** The items of a list in block style; none when there is no list at all, nothing when it is written in one line. */
export function itemsAt(lines: string[], list: Block | undefined): Block[] | undefined {
  if (!list) return []
  if (!/:\s*(#.*)?$/.test(lines[list.first])) return /:\s*\[\s*\]/.test(lines[list.first]) ? [] : undefined
  const items: Block[] = []
  let depth = -1
  for (let at = list.first + 1; at <= list.last; at++) {
    if (!isText(lines[at]) || !lines[at].trimStart().startsWith('- ')) continue
    if (depth < 0) depth = depthOf(lines[at])
    if (depthOf(lines[at]) === depth) items.push(blockAt(lines, at))
  }
  return items
}

/** An item with the comments right above it. */
export function withComments(lines: string[], item: Block): Block {
  let first = item.first
  while (first > 0 && lines[first - 1].trimStart().startsWith('#') && depthOf(lines[first - 1]) >= depthOf(lines[item.first])) first--
  return { first, last: item.last }
}

export const depthAt = (lines: string[], block: Block) => depthOf(lines[block.first])
export const commentOf = (line: string) => line.match(/[\]}\w"']\s+#\s*(.*)$/)?.[1] ?? ''

export function replaced(lines: string[], { first, last }: Block, ...put: string[]): string {
  return lines.toSpliced(first, last - first + 1, ...put).join('\n')
}
/** Puts lines before line `at`. */
export const inserted = (lines: string[], at: number, ...put: string[]) => lines.toSpliced(at, 0, ...put).join('\n')

/** Text as YAML reads it back: in quotes where it could mean anything else. */
export const scalar = (text: string) =>
  /^[A-Za-z_\u3400-\u9fff][\w \u3400-\u9fff（）、，。？；-]*$/.test(text) && !/^(true|false|null)$/i.test(text) && !text.endsWith(' ') ? text : JSON.stringify(text)
export const words = (names: Names) => `{zh-CN: ${scalar(names['zh-CN'])}, zh-TW: ${scalar(names['zh-TW'])}, en: ${scalar(names.en)}}`
export const noNames = (): Names => ({ 'zh-CN': '', 'zh-TW': '', en: '' })
