import { computed, reactive, ref, watch } from 'vue'
import { keep, kept } from '../kept'
import { inputName } from '../server/pictures'
import { studio } from '../server/studio'
import type { Job, PictureFile } from '../server/types'
import { fromGraph } from './reading'
import { shape, usual, USUAL_STRENGTH, type Settings } from './settings'

function read(): Partial<Settings> {
  try {
    const saved: unknown = JSON.parse(kept('draft') ?? '{}')
    return saved && typeof saved === 'object' ? (saved as Partial<Settings>) : {}
  } catch {
    return {}
  }
}

const saved = read()

/** What the form holds, also while another page is open and after the browser was closed. */
export const draft = reactive<Settings>({ ...usual(undefined), ...saved })

export const freshSeeds = ref(kept('freshSeeds') !== 'no')

/** The job whose proof is shown; the newest one where nothing was chosen. */
export const chosen = ref<string>()

watch(draft, () => keep('draft', JSON.stringify(draft)))
watch(freshSeeds, (yes) => keep('freshSeeds', yes ? null : 'no'))

export const model = computed(() => studio.models.find(({ name }) => name === draft.model))

/** The control networks that go with the model. */
export const networks = computed(() => model.value?.controls ?? [])

/** Takes over what is usual for a model, but for what the picture shows. */
export function useModel(name: string): void {
  const { width, height, steps, guidance } = usual(studio.models.find((one) => one.name === name))
  Object.assign(draft, { model: name, width, height, steps, guidance })
  if (draft.control && !networks.value.includes(draft.control.network)) draft.control = null
}

watch(
  () => studio.models,
  (models) => {
    const first = models[0]
    if (first && !models.some(({ name }) => name === draft.model)) useModel(first.name)
  },
)

/** Fills the form with a job's settings; false where this form cannot say them. The seed stays, so that it is the same picture. */
export function use(job: Job): boolean {
  const settings = fromGraph(job.graph)
  if (!settings) return false
  Object.assign(draft, settings)
  freshSeeds.value = false
  return true
}

/** Starts from a picture of the given shape; without one, the size stays as it is. */
export function startFrom(image: string, size?: { width: number; height: number }): void {
  draft.start = { image, strength: USUAL_STRENGTH, mask: null }
  if (size) Object.assign(draft, shape(model.value, size.width / size.height))
}

/** Starts from a picture that was drawn, in its size and with its prompt where nothing else was written. */
export function drawOver(file: PictureFile, job: Job): void {
  const from = fromGraph(job.graph)
  startFrom(inputName(file))
  if (!from) return
  if (!from.hires) Object.assign(draft, { width: from.width, height: from.height })
  if (draft.prompt.trim() === '') draft.prompt = from.prompt
}
