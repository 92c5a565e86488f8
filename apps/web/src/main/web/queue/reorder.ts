import { onBeforeUnmount, ref, type Ref } from 'vue'

/** So near to an edge of the window, in pixels, the page scrolls while something is dragged. */
const EDGE = 60
const SCROLL = 12

/**
 * Lets rows of a list be dragged by a handle, with mouse, pen or finger.
 *
 * @param list the list, whose children are the rows
 * @param drop is told what was dragged, and before which row it goes; behind the last row that is the count of rows
 */
export function reorder(list: Ref<HTMLElement | undefined>, drop: (dragged: string, to: number) => void) {
  const dragged = ref<string>()
  const target = ref<number>()

  function place(y: number): number {
    const rows = [...(list.value?.children ?? [])]
    const at = rows.findIndex((row) => {
      const { top, height } = row.getBoundingClientRect()
      return y < top + height / 2
    })
    return at < 0 ? rows.length : at
  }

  function move(event: PointerEvent): void {
    target.value = place(event.clientY)
    if (event.clientY < EDGE) window.scrollBy(0, -SCROLL)
    if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, SCROLL)
  }

  function finish(dropped: boolean): void {
    const what = dragged.value
    const to = target.value
    dragged.value = target.value = undefined
    window.removeEventListener('pointermove', move)
    window.removeEventListener('pointerup', released)
    window.removeEventListener('pointercancel', stopped)
    window.removeEventListener('keydown', escaped)
    if (dropped && what !== undefined && to !== undefined) drop(what, to)
  }
  const released = (): void => finish(true)
  const stopped = (): void => finish(false)
  const escaped = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') finish(false)
  }

  function grab(event: PointerEvent, what: string): void {
    if (event.button !== 0) return
    dragged.value = what
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', released)
    window.addEventListener('pointercancel', stopped)
    window.addEventListener('keydown', escaped)
  }

  onBeforeUnmount(() => finish(false))
  return { dragged, target, grab }
}
