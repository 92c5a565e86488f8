import { blob } from './http'
import type { Graph, PictureFile } from './types'

/** Sides in pixels, at most, of the pictures in lists. */
const SMALL = 320

/** Returns the path of a picture; a small one is sent as WebP. */
function path(file: PictureFile, small = false): string {
  const query = new URLSearchParams({ filename: file.filename, subfolder: file.subfolder, type: file.type })
  if (small) {
    query.set('preview', 'webp;85')
    query.set('side', String(SMALL))
  }
  return `/view?${query}`
}

/** Returns an address that an image can be shown from. */
export function address(file: PictureFile, small = false): string {
  return `/api${path(file, small)}`
}

/** Returns what nodes that read pictures call a file, such as `sub/a.png [output]`. */
export function inputName(file: PictureFile): string {
  const name = file.subfolder ? `${file.subfolder}/${file.filename}` : file.filename
  return file.type === 'input' ? name : `${name} [${file.type}]`
}

/** Returns the file that nodes call so. */
export function fileOf(name: string): PictureFile {
  const [, bare = name, type = 'input'] = /^(.*) \[(output|input|temp)]$/.exec(name) ?? []
  const slash = bare.lastIndexOf('/')
  return { filename: bare.slice(slash + 1), subfolder: bare.slice(0, Math.max(0, slash)), type }
}

function download(content: Blob, name: string): void {
  const link = document.createElement('a')
  const there = URL.createObjectURL(content)
  link.href = there
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(there), 10_000)
}

/** Lets the browser save a picture as a file, as the server has it: with the workflow in it. */
export async function save(file: PictureFile): Promise<void> {
  download(await blob(path(file)), file.filename)
}

/** Lets the browser save a workflow, which ComfyUI's page and this server's API take. */
export function saveWorkflow(graph: Graph, name: string): void {
  download(new Blob([JSON.stringify(graph, null, 2)], { type: 'application/json' }), name)
}
