import type { Graph, GraphNode, Input } from '../server/types'
import { ANNOTATORS } from './graph'
import { KINDS, type Control, type Hires, type Lora, type Settings, type Start } from './settings'

const SAMPLERS = new Set(['KSampler', 'KSamplerAdvanced'])
/** Longer chains are rings. */
const LONGEST = 100

function origin(graph: Graph, value: Input): GraphNode | undefined {
  return Array.isArray(value) && typeof value[0] === 'string' ? graph[value[0]] : undefined
}

function is(node: GraphNode | undefined, ...types: string[]): node is GraphNode {
  return node !== undefined && types.includes(node.class_type)
}

function number(value: Input): number | undefined {
  const read = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN
  return Number.isFinite(read) ? read : undefined
}

/** Returns the first sampler: the one whose latents do not come from another. */
function sampler(graph: Graph): GraphNode | undefined {
  const all = Object.values(graph).filter((one) => SAMPLERS.has(one.class_type))
  return all.find((one) => !enlarged(graph, one)) ?? all[0]
}

interface Enlarged {
  first: GraphNode
  scale: number | undefined
}

/** Returns the sampler whose picture a sampler enlarges and draws over, and by how much it does. */
function enlarged(graph: Graph, draws: GraphNode): Enlarged | undefined {
  let latents = origin(graph, draws.inputs.latent_image)
  if (is(latents, 'SetLatentNoiseMask')) latents = origin(graph, latents.inputs.samples)
  const larger = is(latents, 'VAEEncode') ? origin(graph, latents.inputs.pixels) : undefined
  const decoded = is(larger, 'ImageScaleBy') ? origin(graph, larger.inputs.image) : undefined
  const first = is(decoded, 'VAEDecode') ? origin(graph, decoded.inputs.samples) : undefined
  return first && SAMPLERS.has(first.class_type) ? { first, scale: number(larger?.inputs.scale_by) } : undefined
}

function text(graph: Graph, value: Input): string | undefined {
  const encoder = origin(graph, value)
  return typeof encoder?.inputs.text === 'string' ? encoder.inputs.text : undefined
}

interface Loaded {
  model: string
  loras: Lora[]
}

/** Follows the model from the sampler back to its file, through the styles. */
function loaded(graph: Graph, from: Input): Loaded | undefined {
  const loras: Lora[] = []
  let at = origin(graph, from)
  for (let step = 0; at && step < LONGEST; step++) {
    const { inputs } = at
    if (typeof inputs.ckpt_name === 'string') return { model: inputs.ckpt_name, loras }
    if (typeof inputs.unet_name === 'string') return { model: inputs.unet_name, loras }
    if (typeof inputs.lora_name === 'string') {
      loras.unshift({ name: inputs.lora_name, strength: number(inputs.strength_model) ?? 1 })
    }
    at = origin(graph, inputs.model)
  }
  return undefined
}

interface Begun {
  width: number
  height: number
  count: number
  start: Start | null
}

function file(graph: Graph, value: Input): string | undefined {
  const loads = origin(graph, value)
  return is(loads, 'LoadImage') && typeof loads.inputs.image === 'string' ? loads.inputs.image : undefined
}

/** Reads what is drawn over: nothing, or a picture cut to a size, with a mask cut as it is. */
function begun(graph: Graph, draws: GraphNode): Begun | undefined {
  let latents = origin(graph, draws.inputs.latent_image)
  let count = 1
  if (is(latents, 'RepeatLatentBatch')) {
    count = number(latents.inputs.amount) ?? 1
    latents = origin(graph, latents.inputs.samples)
  }
  let mask: string | null = null
  if (is(latents, 'SetLatentNoiseMask')) {
    const scale = origin(graph, origin(graph, latents.inputs.mask)?.inputs.image)
    const named = is(scale, 'ImageScale') ? file(graph, scale.inputs.image) : undefined
    if (named === undefined) return undefined
    mask = named
    latents = origin(graph, latents.inputs.samples)
  }
  const encoded = is(latents, 'VAEEncode') ? origin(graph, latents.inputs.pixels) : undefined
  const sized = encoded ?? latents
  const width = number(sized?.inputs.width)
  const height = number(sized?.inputs.height)
  if (!latents || width === undefined || height === undefined) return undefined
  if (!encoded) {
    const empty = latents.class_type.startsWith('Empty') && mask === null
    return empty ? { width, height, count: number(latents.inputs.batch_size) ?? 1, start: null } : undefined
  }
  const image = is(encoded, 'ImageScale') ? file(graph, encoded.inputs.image) : undefined
  const strength = number(draws.inputs.denoise) ?? 1
  return image === undefined ? undefined : { width, height, count, start: { image, strength, mask } }
}

/** Reads a control; nothing where it is none that the form could say. */
function controlled(graph: Graph, applies: GraphNode): Control | undefined {
  const network = origin(graph, applies.inputs.control_net)?.inputs.control_net_name
  const picture = origin(graph, applies.inputs.image)
  const kind = KINDS.find((one) => one !== 'ready' && ANNOTATORS[one] === picture?.class_type) ?? 'ready'
  const image = file(graph, kind === 'ready' ? applies.inputs.image : picture?.inputs.image)
  if (typeof network !== 'string' || image === undefined || number(applies.inputs.start_percent) !== 0) return undefined
  const strength = number(applies.inputs.strength) ?? 1
  return { image, kind, network, strength, end: number(applies.inputs.end_percent) ?? 1 }
}

function hires(graph: Graph, first: GraphNode): Hires | null {
  for (const draws of Object.values(graph).filter((one) => SAMPLERS.has(one.class_type))) {
    const larger = enlarged(graph, draws)
    const strength = number(draws.inputs.denoise)
    if (larger?.first === first && larger.scale !== undefined && strength !== undefined) return { scale: larger.scale, strength }
  }
  return null
}

/** Returns the settings of a graph; nothing where it draws in a way that the form could not say. */
export function fromGraph(graph: Graph): Settings | undefined {
  const draws = sampler(graph)
  if (!draws) return undefined
  const { inputs } = draws
  const applies = origin(graph, inputs.positive)
  const steered = is(applies, 'ControlNetApplyAdvanced')
  const control = steered ? controlled(graph, applies) : null
  const prompts = steered ? applies.inputs : inputs
  const source = loaded(graph, inputs.model)
  const prompt = text(graph, prompts.positive)
  const from = begun(graph, draws)
  const seed = inputs.seed ?? inputs.noise_seed
  if (!source || prompt === undefined || !from || control === undefined) return undefined
  if (seed === undefined || typeof seed === 'object') return undefined
  return {
    prompt,
    negative: text(graph, prompts.negative) ?? '',
    ...source,
    ...from,
    steps: number(inputs.steps) ?? 20,
    guidance: number(inputs.cfg) ?? 5,
    seed: String(seed),
    sampler: String(inputs.sampler_name ?? 'euler'),
    scheduler: String(inputs.scheduler ?? 'normal'),
    control,
    hires: hires(graph, draws),
  }
}

/** Returns the prompt of a graph, by which people know it; empty where there is none. */
export function title(graph: Graph): string {
  const draws = sampler(graph)
  const said = origin(graph, draws?.inputs.positive)
  const found = draws && text(graph, is(said, 'ControlNetApplyAdvanced') ? said.inputs.positive : draws.inputs.positive)
  if (found) return found
  const texts = Object.values(graph).map((one) => one.inputs.text ?? one.inputs.prompt)
  return texts.find((one): one is string => typeof one === 'string' && one.trim() !== '') ?? ''
}
