// How a diagram's numbers become an SVG: paths with rounded corners, and names cut to the room they have.
import type { DiagramEdge } from '@/api/types'

const corner = 6

export function pathOf(points: DiagramEdge['points']): string {
  const parts = [`M${points[0].x} ${points[0].y}`]
  for (let i = 1; i < points.length; i++) {
    const [before, here, after] = [points[i - 1], points[i], points[i + 1]]
    if (!after) {
      parts.push(`L${here.x} ${here.y}`)
      continue
    }
    const towards = (to: { x: number; y: number }) => {
      const length = Math.abs(to.x - here.x) + Math.abs(to.y - here.y)
      const step = Math.min(corner, length / 2)
      return `${here.x + Math.sign(to.x - here.x) * step} ${here.y + Math.sign(to.y - here.y) * step}`
    }
    parts.push(`L${towards(before)}`, `Q${here.x} ${here.y} ${towards(after)}`)
  }
  return parts.join('')
}

/** The text as far as it fits into so many pixels at 12 px, with a sign that it goes on. */
export function fitted(text: string, room: number, size = 12): string {
  const widthOf = (sign: string) => ((sign.codePointAt(0) ?? 0) >= 0x2e80 ? size : size * 0.56)
  let width = 0
  const signs = [...text]
  for (let i = 0; i < signs.length; i++) {
    width += widthOf(signs[i])
    if (width > room) return signs.slice(0, Math.max(1, i - 1)).join('') + '…'
  }
  return text
}
