import { socketAddress } from './http'
import { frame, type Frame } from './frames'

export interface Listener {
  connected(yes: boolean): void
  message(type: string, data: Record<string, unknown>): void
  frame(frame: Frame): void
}

const FIRST_WAIT = 500
const LONGEST_WAIT = 10_000

/** Stays connected: tries again, ever more slowly, until the server is there. */
export function listen(listener: Listener): () => void {
  let wait = FIRST_WAIT
  let timer: ReturnType<typeof setTimeout> | undefined
  let socket: WebSocket | undefined
  let over = false

  function connect(): void {
    socket = new WebSocket(socketAddress())
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => {
      wait = FIRST_WAIT
      socket?.send(JSON.stringify({ type: 'feature_flags', data: { supports_preview_metadata: true } }))
      listener.connected(true)
    }
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      if (typeof event.data === 'string') {
        const { type, data } = JSON.parse(event.data) as { type: string; data?: Record<string, unknown> }
        listener.message(type, data ?? {})
      } else {
        const picture = frame(event.data)
        if (picture) listener.frame(picture)
      }
    }
    socket.onclose = () => {
      if (over) return
      listener.connected(false)
      timer = setTimeout(connect, wait)
      wait = Math.min(LONGEST_WAIT, wait * 2)
    }
  }

  connect()
  return () => {
    over = true
    clearTimeout(timer)
    socket?.close()
  }
}
