// What changed between two texts, by lines: the longest common part stays, the rest was taken out or put in.
export interface DiffLine {
  sign: ' ' | '-' | '+'
  text: string
  before?: number
  after?: number
}

const cellsMax = 4_000_000

export function lineDiff(before: string, after: string): DiffLine[] {
  const a = before.split('\n')
  const b = after.split('\n')
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const rows = a.length - head - tail
  const columns = b.length - head - tail
  const lines: DiffLine[] = []
  const same = (i: number, j: number) => lines.push({ sign: ' ', text: a[i], before: i + 1, after: j + 1 })
  const gone = (i: number) => lines.push({ sign: '-', text: a[i], before: i + 1 })
  const come = (j: number) => lines.push({ sign: '+', text: b[j], after: j + 1 })

  for (let i = 0; i < head; i++) same(i, i)
  let [i, j] = [0, 0]
  if (rows * columns <= cellsMax) {
    // longest[i][j]: of what is left of both from there on.
    const longest = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1))
    for (let r = rows - 1; r >= 0; r--)
      for (let c = columns - 1; c >= 0; c--)
        longest[r][c] = a[head + r] === b[head + c] ? longest[r + 1][c + 1] + 1 : Math.max(longest[r + 1][c], longest[r][c + 1])
    while (i < rows && j < columns) {
      if (a[head + i] === b[head + j]) same(head + i++, head + j++)
      else if (longest[i + 1][j] >= longest[i][j + 1]) gone(head + i++)
      else come(head + j++)
    }
  }
  while (i < rows) gone(head + i++)
  while (j < columns) come(head + j++)
  for (let k = tail; k > 0; k--) same(a.length - k, b.length - k)
  return lines
}

/** Only what changed, with `around` lines before and after; each piece begins at its own place. */
export function hunks(lines: DiffLine[], around = 2): DiffLine[][] {
  const near = (at: number) => lines.slice(Math.max(0, at - around), at + around + 1).some((line) => line.sign !== ' ')
  const pieces: DiffLine[][] = []
  let open = false
  lines.forEach((line, at) => {
    if (!near(at)) return void (open = false)
    if (!open) pieces.push([])
    open = true
    pieces[pieces.length - 1].push(line)
  })
  return pieces
}
