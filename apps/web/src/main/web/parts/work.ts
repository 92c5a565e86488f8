import { t } from '../i18n'
import type { Job, Live } from '../server/types'

const WORDS: Record<string, 'loading' | 'reading' | 'developing' | 'saving'> = {
  CheckpointLoaderSimple: 'loading',
  UNETLoader: 'loading',
  LoraLoader: 'loading',
  LoraLoaderModelOnly: 'loading',
  CLIPTextEncode: 'reading',
  VAEDecode: 'developing',
  SaveImage: 'saving',
}

/** Says in a few words what is being done for a job. */
export function doing(job: Job, live: Live | undefined): string {
  const work = t.value.work
  const node = live && job.graph[live.node]
  if (!live || !node) return work.started
  const word = WORDS[node.class_type]
  if (word) return work[word]
  if (node.class_type.startsWith('KSampler') || node.class_type.startsWith('SamplerCustom')) {
    // Before its first step a sampler knows of one alone.
    return live.max > 1 || live.value > 0 ? work.drawing(Math.max(1, live.value), live.max) : work.started
  }
  return work.other(node.class_type)
}

/** How far a job is, from 0 to 1; nothing where only the sampler could say and does not run. */
export function part(job: Job, live: Live | undefined): number | undefined {
  const type = live && job.graph[live.node]?.class_type
  return live && type?.includes('Sampler') && live.max > 1 ? live.value / live.max : undefined
}

/** Shorter waits are not worth a number. */
const SHORT = 3

/** Tells how many seconds a node still takes by the time that its steps took; nothing where that is not known or soon over. */
export function secondsLeft(live: Live | undefined, now = performance.now()): number | undefined {
  if (!live || live.since === undefined || live.from === undefined || live.value <= live.from) return undefined
  const each = (now - live.since) / (live.value - live.from)
  const left = Math.round((each * (live.max - live.value)) / 1000)
  return left >= SHORT ? left : undefined
}
