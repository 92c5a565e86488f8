import { reactive } from 'vue'
import { title } from '../create/reading'
import { t } from '../i18n'
import { say } from '../said'
import { get, needsToken, Refusal } from './http'
import { ended, joined, queued, waiting, type History, type Queue } from './jobs'
import { listen } from './socket'
import type { Job, Live, Model } from './types'

/** So many ended jobs are asked for at once. */
const PART = 60

/** What the server does, as this page knows it. Every page shows it, whichever of them asked. */
export const studio = reactive({
  online: false,
  known: false,
  paused: false,
  running: [] as Job[],
  waiting: [] as Job[],
  /** The newest of those that have ended; `endedCount` says how many there are. */
  ended: [] as Job[],
  endedCount: 0,
  /** Whether the models were told. */
  learnt: false,
  models: [] as Model[],
  loras: [] as string[],
  samplers: [] as string[],
  schedulers: [] as string[],
  /** The node types that there are. */
  nodes: new Set<string>(),
  live: {} as Record<string, Live>,
})

interface State {
  paused: boolean
  history_count: number
}

let asking = false
let askAgain = false
let historyIsStale = true

/** Asks for the queue; while one question is on its way, all others become one that follows it. */
export async function refresh(all = false): Promise<void> {
  historyIsStale ||= all
  if (asking) {
    askAgain = true
    return
  }
  asking = true
  try {
    const [queue, state] = await Promise.all([get<Queue>('/queue'), get<State>('/queue/state')])
    const before = new Set([...studio.running, ...studio.waiting].map((job) => job.id))
    studio.running = queue.queue_running.map((tuple) => queued(tuple, 'running'))
    studio.waiting = waiting(queue)
    studio.paused = state.paused
    const now = new Set([...studio.running, ...studio.waiting].map((job) => job.id))
    const gone = [...before].filter((id) => !now.has(id))
    if (historyIsStale || gone.length > 0 || state.history_count !== studio.endedCount) await refreshHistory(state)
    studio.known = true
    needsToken.value = false
    gone.forEach(end)
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem
    // Without an answer nothing is known to have changed; the socket says when the server is there again.
    historyIsStale = true
  } finally {
    asking = false
    if (askAgain) {
      askAgain = false
      void refresh()
    }
  }
}

async function refreshHistory({ history_count }: State): Promise<void> {
  const newest = ended(await get<History>(`/history?max_items=${PART}`))
  studio.ended = joined(newest, studio.ended, history_count - studio.endedCount)
  studio.endedCount = history_count
  historyIsStale = false
}

let older: Promise<void> | undefined

/** Asks for more of the history; once at a time. */
export function askForOlder(): Promise<void> {
  older ??= moreHistory().finally(() => (older = undefined))
  return older
}

async function moreHistory(): Promise<void> {
  const left = studio.endedCount - studio.ended.length
  if (left <= 0) return
  const count = Math.min(PART, left)
  const part = ended(await get<History>(`/history?offset=${left - count}&max_items=${count}`))
  const known = new Set(studio.ended.map(({ id }) => id))
  studio.ended.push(...part.filter(({ id }) => !known.has(id)))
}

/** Takes a job out of the history that is known here; the server was told. */
export function drop(id: string): void {
  const left = studio.ended.filter((job) => job.id !== id)
  studio.endedCount -= studio.ended.length - left.length
  studio.ended = left
}

/** Says how a job ended, and lets go of its preview. */
function end(id: string): void {
  const preview = studio.live[id]?.preview
  if (preview) URL.revokeObjectURL(preview)
  delete studio.live[id]
  const job = studio.ended.find((one) => one.id === id)
  if (job?.state === 'completed') say(t.value.said.finished(title(job.graph) || t.value.jobs.noPrompt))
  if (job?.state === 'failed') say(t.value.said.failed(title(job.graph) || t.value.jobs.noPrompt))
}

interface Sampling {
  input: { required: { sampler_name: [string[]]; scheduler: [string[]] } }
}

/** Asks which models, styles and node types there are. */
async function learn(): Promise<void> {
  try {
    const [there, types] = await Promise.all([
      get<{ models: Model[]; loras: string[] }>('/inkloom/models'),
      get<Record<string, unknown>>('/object_info'),
    ])
    const lists = (types.KSampler as Sampling | undefined)?.input.required
    Object.assign(studio, {
      models: there.models,
      loras: there.loras,
      samplers: lists?.sampler_name[0] ?? [],
      schedulers: lists?.scheduler[0] ?? [],
      nodes: new Set(Object.keys(types)),
      learnt: true,
    })
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem
  }
}

interface NodeProgress {
  value: number
  max: number
  state: string
  node_id: string
}

function progress(data: Record<string, unknown>): void {
  const id = data.prompt_id
  if (typeof id !== 'string') return
  const nodes = Object.values((data.nodes ?? {}) as Record<string, NodeProgress>)
  const now = nodes.find((node) => node.state === 'running') ?? nodes.at(-1)
  if (!now) return
  const { node_id: node, value, max } = now
  const before = studio.live[id]
  const same = before?.node === node && before.since !== undefined && before.from !== undefined && before.from > 0
  const began = same ? { since: before.since!, from: before.from! } : { since: performance.now(), from: value }
  studio.live[id] = { ...before, node, value, max, ...began }
}

function preview(job: string | undefined, picture: Blob): void {
  const id = job ?? studio.running[0]?.id
  if (!id) return
  const before = studio.live[id]
  if (before?.preview) URL.revokeObjectURL(before.preview)
  studio.live[id] = { ...(before ?? { node: '', value: 0, max: 1 }), preview: URL.createObjectURL(picture) }
}

let stop: (() => void) | undefined

/** Begins to listen, or begins again with another token. */
export function open(): void {
  stop?.()
  void learn()
  void refresh(true)
  stop = listen({
    connected(yes) {
      if (yes && !studio.online) {
        void learn()
        void refresh(true)
      }
      studio.online = yes
    },
    message(type, data) {
      if (type === 'status') void refresh()
      if (type === 'progress_state') progress(data)
    },
    frame: ({ job, picture }) => preview(job, picture),
  })
}

/** A model that was fetched, or a style that was trained, is there when somebody comes back to the page. */
export function followVisits(): void {
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && !needsToken.value) void learn()
  })
}
