import { t } from '../i18n'
import { say } from '../said'
import { post, Refusal } from './http'
import { drop, refresh, studio } from './studio'
import type { Graph, Job } from './types'

const TRIES = 3
const PAUSE = 300

function key(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(16)).join('-')
}

/**
 * Queues a graph and returns the job's id. It is announced, so that progress and previews go to every page that is open, and all
 * of them see one state. Under its key a request that is sent again because no answer came is still one job.
 */
export async function draw(graph: Graph): Promise<string> {
  const headers = { 'Idempotency-Key': key() }
  for (let attempt = 1; ; attempt++) {
    try {
      const { id } = await post<{ id: string }>('/v2/jobs', { workflow: graph, announce: true }, headers)
      await refresh()
      return id
    } catch (problem) {
      if (!(problem instanceof Refusal) || problem.status !== 0 || attempt === TRIES) throw problem
      await new Promise((again) => setTimeout(again, PAUSE * attempt))
    }
  }
}

/** Stops a job, or takes it out of the queue; it stays in the history, from where it can be tried again. */
export async function cancel(job: Job): Promise<void> {
  await post(`/v2/jobs/${encodeURIComponent(job.id)}/cancel`, {})
  say(t.value.said.cancelled)
  await refresh()
}

export async function cancelWaiting(): Promise<void> {
  await post('/queue', { clear: true })
  say(t.value.said.cancelled)
  await refresh(true)
}

export async function hold(paused: boolean): Promise<void> {
  await post(paused ? '/queue/pause' : '/queue/resume', {})
  say(paused ? t.value.said.paused : t.value.said.resumed)
  await refresh()
}

/** Brings a waiting job before another one, or to the end. */
export async function move(job: Job, before: Job | undefined): Promise<void> {
  await post('/queue/move', { prompt_id: job.id, ...(before ? { before: before.id } : { to: 'back' }) })
  await refresh()
  say(t.value.said.moved(studio.waiting.findIndex(({ id }) => id === job.id) + 1, studio.waiting.length))
}

export async function retry(job: Job): Promise<void> {
  await post('/queue/retry', { prompt_id: job.id })
  say(t.value.said.queued)
  await refresh()
}

/** Takes a job out of the history; its pictures stay where they are unless they shall be deleted too. */
export async function forget(job: Job, delete_files = false): Promise<void> {
  await post('/history', { delete: [job.id], delete_files })
  drop(job.id)
  say(delete_files ? t.value.said.deleted : t.value.said.forgotten)
  await refresh()
}
