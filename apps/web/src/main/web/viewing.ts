import { computed, ref } from 'vue'
import { askForOlder, studio } from './server/studio'
import type { Job, PictureFile } from './server/types'

/** A picture of a job. */
export interface Viewed {
  job: Job
  file: PictureFile
  at: number
}

const place = ref<{ job: string; at: number }>()

/** All pictures that are known, the newest job first. */
const pictures = computed<Viewed[]>(() => studio.ended.flatMap((job) => job.pictures.map((file, at) => ({ job, file, at }))))

const index = computed(() => pictures.value.findIndex(({ job, at }) => job.id === place.value?.job && at === place.value.at))

/** The picture that is looked at in full; none where nothing is. */
export const viewed = computed<Viewed | undefined>(() => pictures.value[index.value])

export const isFirst = computed(() => index.value <= 0)
export const isLast = computed(() => index.value === pictures.value.length - 1 && studio.ended.length >= studio.endedCount)

export function view(job: Job, at = 0): void {
  place.value = { job: job.id, at }
}

export function leave(): void {
  place.value = undefined
}

/** Goes to another picture; older ones are asked for where the known ones end. */
export async function turn(by: 1 | -1): Promise<void> {
  if (by > 0 && index.value + by >= pictures.value.length) await askForOlder()
  const next = pictures.value[index.value + by]
  if (index.value >= 0 && next) view(next.job, next.at)
}
