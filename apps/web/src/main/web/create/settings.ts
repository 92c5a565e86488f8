import type { Model } from '../server/types'

export interface Lora {
  name: string
  strength: number
}

/** A picture that is drawn over, and where. Pictures are named as the server's `LoadImage` names them. */
export interface Start {
  image: string
  /** How far the picture may be left, from 0 to 1. */
  strength: number
  /** A picture that is white where the start picture is drawn over; all of it where there is none. */
  mask: string | null
}

/** How a control picture is made from the picture that is given: `ready` is one already. */
export const KINDS = ['ready', 'canny', 'softedge', 'depth', 'pose', 'scribble', 'colour'] as const
export type Kind = (typeof KINDS)[number]

/** A picture whose edges, depth, pose ... the drawing follows. */
export interface Control {
  image: string
  kind: Kind
  /** The network that reads it. */
  network: string
  strength: number
  /** Until which share of the way it counts, from 0 to 1. */
  end: number
}

/** A second pass over the enlarged picture. */
export interface Hires {
  scale: number
  strength: number
}

/** What a picture is drawn with. */
export interface Settings {
  prompt: string
  negative: string
  model: string
  loras: Lora[]
  width: number
  height: number
  steps: number
  guidance: number
  /** Digits: seeds reach beyond what a number holds here. */
  seed: string
  sampler: string
  scheduler: string
  count: number
  start: Start | null
  control: Control | null
  hires: Hires | null
}

export const LIMITS = {
  side: { min: 16, max: 4096, step: 8 },
  steps: { min: 1, max: 100 },
  guidance: { min: 1, max: 15, step: 0.5 },
  strength: { min: -2, max: 2, step: 0.05 },
  count: { min: 1, max: 16 },
  start: { min: 0.05, max: 1, step: 0.05 },
  control: { min: 0, max: 2, step: 0.05 },
  share: { min: 0.05, max: 1, step: 0.05 },
  hires: { min: 1.25, max: 4, step: 0.25 },
}

/** As the library starts from a picture, over all of it and over a part. */
export const USUAL_STRENGTH = 0.6
export const USUAL_MASKED_STRENGTH = 1

export const USUAL_HIRES: Hires = { scale: 2, strength: 0.5 }

const MOST_SEED = 18_446_744_073_709_551_615n

export function freshSeed(): string {
  const [seed] = crypto.getRandomValues(new Uint32Array(1))
  return String(seed)
}

export function isSeed(text: string): boolean {
  return /^\d{1,20}$/.test(text) && BigInt(text) <= MOST_SEED
}

/** What is usual for a model. */
export function usual(model: Model | undefined): Settings {
  return {
    prompt: '',
    negative: '',
    model: model?.name ?? '',
    loras: [],
    width: model?.width ?? 512,
    height: model?.height ?? 512,
    steps: model?.steps ?? 20,
    guidance: model?.guidance ?? 5,
    seed: freshSeed(),
    sampler: 'euler',
    scheduler: 'normal',
    count: 1,
    start: null,
    control: null,
    hires: null,
  }
}

const rounded = (side: number): number => Math.max(LIMITS.side.min, Math.round(side / 8) * 8)

/** Returns the sides of a shape with as many pixels as the model usually draws. */
export function shape(model: Model | undefined, ratio: number): { width: number; height: number } {
  const { width, height } = usual(model)
  const area = width * height
  return { width: rounded(Math.sqrt(area * ratio)), height: rounded(Math.sqrt(area / ratio)) }
}

/** Which kind of control picture a network reads, by its name; nothing where the name does not tell. */
export function kindOf(network: string): Kind | undefined {
  const name = network.toLowerCase()
  const words: [Kind, RegExp][] = [
    ['canny', /canny/],
    ['softedge', /softedge|hed/],
    ['depth', /depth|midas/],
    ['pose', /pose/],
    ['scribble', /scribble|sketch/],
    ['colour', /colou?r/],
  ]
  return words.find(([, word]) => word.test(name))?.[0]
}

type NumberKey = 'width' | 'height' | 'steps' | 'guidance' | 'count'

/** Returns the first number that cannot be drawn with. */
export function wrongNumber(settings: Settings): NumberKey | 'seed' | undefined {
  const within = (value: number, { min, max }: { min: number; max: number }): boolean => value >= min && value <= max
  for (const key of ['width', 'height'] as const) {
    if (!within(settings[key], LIMITS.side) || settings[key] % LIMITS.side.step !== 0) return key
  }
  if (!Number.isInteger(settings.steps) || !within(settings.steps, LIMITS.steps)) return 'steps'
  if (!within(settings.guidance, { min: 0, max: 100 })) return 'guidance'
  if (!Number.isInteger(settings.count) || !within(settings.count, LIMITS.count)) return 'count'
  return isSeed(settings.seed) ? undefined : 'seed'
}
