/** A mask that is painted: opaque where the picture is drawn over. */
export interface MaskCanvas {
  readonly canvas: HTMLCanvasElement
  /** Paints or wipes a stroke between two points, in pixels of the canvas. */
  stroke(from: Point, to: Point, width: number, wipe: boolean): void
  /** Begins something that can be undone as one. */
  begin(): void
  undo(): void
  invert(): void
  clear(): void
  /** Returns the mask as a picture, white on black; nothing where nothing is painted. */
  picture(): Promise<Blob | undefined>
}

export interface Point {
  x: number
  y: number
}

/** More steps back would hold too much memory: each is a whole picture. */
const MOST_UNDONE = 12
const BRIGHT = 127
/** What is seen while it is painted; the mask itself is white. */
const INK = '#d02a1e'
const INK_BYTES = [0xd0, 0x2a, 0x1e, 0xff]

/** Turns what is bright in a mask's picture into what is painted. */
function painted({ data, width, height }: ImageData): ImageData {
  const result = new ImageData(width, height)
  for (let i = 0; i < data.length; i += 4) {
    if (data[i]! > BRIGHT) result.data.set(INK_BYTES, i)
  }
  return result
}

export function maskCanvas(canvas: HTMLCanvasElement, before: HTMLImageElement | undefined): MaskCanvas {
  const pen = canvas.getContext('2d', { willReadFrequently: true })!
  const { width, height } = canvas
  const steps: ImageData[] = []
  const all = (): ImageData => pen.getImageData(0, 0, width, height)

  if (before) {
    pen.drawImage(before, 0, 0, width, height)
    pen.putImageData(painted(all()), 0, 0)
  }

  function begin(): void {
    steps.push(all())
    if (steps.length > MOST_UNDONE) steps.shift()
  }

  return {
    canvas,
    begin,
    stroke(from, to, size, wipe) {
      pen.globalCompositeOperation = wipe ? 'destination-out' : 'source-over'
      pen.strokeStyle = INK
      pen.lineCap = 'round'
      pen.lineWidth = size
      pen.beginPath()
      pen.moveTo(from.x, from.y)
      // A line of no length is not drawn by every browser.
      pen.lineTo(to.x + 0.01, to.y)
      pen.stroke()
      pen.globalCompositeOperation = 'source-over'
    },
    undo() {
      const last = steps.pop()
      if (last) pen.putImageData(last, 0, 0)
    },
    invert() {
      begin()
      pen.globalCompositeOperation = 'xor'
      pen.fillStyle = INK
      pen.fillRect(0, 0, width, height)
      pen.globalCompositeOperation = 'source-over'
    },
    clear() {
      begin()
      pen.clearRect(0, 0, width, height)
    },
    async picture() {
      const { data } = all()
      let any = false
      for (let i = 3; i < data.length && !any; i += 4) any = data[i]! > BRIGHT
      if (!any) return undefined
      const page = document.createElement('canvas')
      Object.assign(page, { width, height })
      const ink = page.getContext('2d')!
      ink.drawImage(canvas, 0, 0)
      ink.globalCompositeOperation = 'source-in'
      ink.fillStyle = '#fff'
      ink.fillRect(0, 0, width, height)
      ink.globalCompositeOperation = 'destination-over'
      ink.fillStyle = '#000'
      ink.fillRect(0, 0, width, height)
      return new Promise((done) => page.toBlob((blob) => done(blob ?? undefined), 'image/png'))
    },
  }
}
