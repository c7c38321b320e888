import { onActivated } from 'vue'

const end = 1e9

/** Keeps how far each box of a page is scrolled while the page is put aside, for then browsers forget it. Takes the
    scroll events of the whole page. Whoever was at the end of a box is at its end again, also when it has grown. */
export function useKeptScroll(): (event: Event) => void {
  const places = new Map<Element, number>()
  onActivated(() => places.forEach((top, box) => (box.scrollTop = top)))
  return ({ target }) => {
    const box = target as Element
    places.set(box, box.scrollHeight - box.clientHeight - box.scrollTop < 2 ? end : box.scrollTop)
  }
}
