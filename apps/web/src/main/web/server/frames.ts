/** A picture that the server sent while it draws. */
export interface Frame {
  job?: string
  picture: Blob
}

const PREVIEW = 1
const PREVIEW_WITH_METADATA = 4

/** Reads a binary message; nothing where it is of another kind. Numbers are big-endian, as ComfyUI writes them. */
export function frame(data: ArrayBuffer): Frame | undefined {
  if (data.byteLength < 8) return undefined
  const view = new DataView(data)
  const kind = view.getUint32(0)
  const second = view.getUint32(4)
  if (kind === PREVIEW) {
    return { picture: new Blob([data.slice(8)], { type: second === 2 ? 'image/png' : 'image/jpeg' }) }
  }
  if (kind === PREVIEW_WITH_METADATA && second <= data.byteLength - 8) {
    const text = new TextDecoder().decode(new Uint8Array(data, 8, second))
    const about = JSON.parse(text) as { prompt_id?: string; image_type?: string }
    const picture = new Blob([data.slice(8 + second)], { type: about.image_type ?? 'image/jpeg' })
    return about.prompt_id === undefined ? { picture } : { job: about.prompt_id, picture }
  }
  return undefined
}
