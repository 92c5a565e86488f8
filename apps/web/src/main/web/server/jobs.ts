import type { Graph, Job, JobState, PictureFile, Reason } from './types'

/** A job as ComfyUI's queue and history write it: number, id, graph, what came along, outputs. */
export type Tuple = [number, string, Graph, { create_time?: number }, string[]]

export interface Queue {
  queue_running: Tuple[]
  queue_pending: Tuple[]
}

type Message = [string, { timestamp?: number; exception_message?: string; exception_type?: string; node_type?: string }]

export interface HistoryEntry {
  prompt: Tuple
  outputs: Record<string, Record<string, unknown>>
  status: { status_str: string; completed: boolean; messages: Message[] } | null
}

export type History = Record<string, HistoryEntry>

export function queued(tuple: Tuple, state: JobState): Job {
  return { id: tuple[1], graph: tuple[2], state, created: tuple[3].create_time ?? 0, pictures: [] }
}

/** Jobs that wait, the next first: ComfyUI's own queue comes in no order. */
export function waiting(queue: Queue): Job[] {
  return [...queue.queue_pending]
    .sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1))
    .map((tuple) => queued(tuple, 'waiting'))
}

/**
 * Puts the newest ended jobs before those that are known already. Where not all is accounted for, because jobs were forgotten or
 * more came than were asked for, only the newest are kept: the others are asked for again when they are wanted.
 *
 * @param more how many more there are at the server than when the known ones were asked for
 */
export function joined(newest: Job[], known: Job[], more: number): Job[] {
  const ids = new Set(newest.map(({ id }) => id))
  const older = known.filter(({ id }) => !ids.has(id))
  const fresh = newest.length - (known.length - older.length)
  return fresh === more && fresh < newest.length ? [...newest, ...older] : newest
}

/** Jobs that have ended, the newest first. */
export function ended(history: History): Job[] {
  return Object.values(history)
    .map(finished)
    .sort((a, b) => (b.ended ?? b.created) - (a.ended ?? a.created))
}

function finished(entry: HistoryEntry): Job {
  const job = queued(entry.prompt, 'completed')
  for (const [type, data] of entry.status?.messages ?? []) {
    if (type === 'execution_start' && data.timestamp) job.started = data.timestamp
    else if (data.timestamp) job.ended = data.timestamp
    if (type === 'execution_interrupted') job.state = 'cancelled'
    if (type === 'execution_error') {
      job.state = 'failed'
      job.reason = reason(data)
    }
  }
  if (entry.status?.status_str === 'error' && job.state === 'completed') job.state = 'failed'
  job.pictures = pictures(entry.outputs)
  return job
}

function reason(data: Message[1]): Reason {
  const code = (data.exception_type ?? '').replace(/^inkloom\./, '')
  return { message: (data.exception_message ?? '').trim(), node: data.node_type ?? '', code }
}

/** What was saved comes before what was only shown. */
function pictures(outputs: HistoryEntry['outputs']): PictureFile[] {
  const all = Object.values(outputs).flatMap((shown) => (Array.isArray(shown.images) ? (shown.images as PictureFile[]) : []))
  const saved = all.filter((file) => file.type === 'output')
  return saved.length > 0 ? saved : all
}
