import type { Graph, GraphNode, Input } from '../server/types'
import type { Hires, Kind, Settings } from './settings'

/** What makes a control picture of each kind. */
export const ANNOTATORS: Record<Exclude<Kind, 'ready'>, string> = {
  canny: 'CannyEdgePreprocessor',
  softedge: 'HEDPreprocessor',
  depth: 'MiDaS-DepthMapPreprocessor',
  pose: 'OpenposePreprocessor',
  scribble: 'ScribblePreprocessor',
  colour: 'ColorPreprocessor',
}

const FIRST_LORA = 100

function node(class_type: string, inputs: Record<string, Input>): GraphNode {
  return { class_type, inputs }
}

/** A seed of many digits stays text, which the server reads as well. */
function seedOf(settings: Settings): number | string {
  const seed = Number(settings.seed)
  return Number.isSafeInteger(seed) ? seed : settings.seed
}

/** Puts styles behind one another and returns the last node. */
function addLoras(graph: Graph, settings: Settings): string {
  let last = '4'
  settings.loras.forEach((lora, at) => {
    const id = String(FIRST_LORA + at)
    graph[id] = node('LoraLoader', {
      lora_name: lora.name,
      strength_model: lora.strength,
      strength_clip: lora.strength,
      model: [last, 0],
      clip: [last, 1],
    })
    last = id
  })
  return last
}

/** A picture cut to the size that is drawn, in the middle; a mask is cut as its picture is. */
function scaled(settings: Settings, image: string, upscale_method: string): GraphNode {
  const { width, height } = settings
  return node('ImageScale', { image: [image, 0], upscale_method, width, height, crop: 'center' })
}

/** Returns the node whose latents are drawn over. */
function addLatents(graph: Graph, settings: Settings): string {
  const { start, width, height, count } = settings
  if (!start) {
    graph['5'] = node('EmptyLatentImage', { width, height, batch_size: count })
    return '5'
  }
  graph['10'] = node('LoadImage', { image: start.image })
  graph['11'] = scaled(settings, '10', 'lanczos')
  graph['12'] = node('VAEEncode', { pixels: ['11', 0], vae: ['4', 2] })
  let last = '12'
  if (start.mask) {
    graph['13'] = node('LoadImage', { image: start.mask })
    graph['14'] = scaled(settings, '13', 'nearest-exact')
    graph['15'] = node('ImageToMask', { image: ['14', 0], channel: 'red' })
    graph['16'] = node('SetLatentNoiseMask', { samples: ['12', 0], mask: ['15', 0] })
    last = '16'
  }
  if (count > 1) {
    graph['17'] = node('RepeatLatentBatch', { samples: [last, 0], amount: count })
    last = '17'
  }
  return last
}

/** Returns the outputs that are the prompt and the negative prompt. */
function addControl(graph: Graph, settings: Settings): [Input, Input] {
  const { control } = settings
  const prompts: [Input, Input] = [
    ['6', 0],
    ['7', 0],
  ]
  if (!control) return prompts
  graph['50'] = node('ControlNetLoader', { control_net_name: control.network })
  graph['51'] = node('LoadImage', { image: control.image })
  let picture = '51'
  if (control.kind !== 'ready') {
    const shorter = Math.min(settings.width, settings.height)
    const resolution = Math.max(64, Math.round(shorter / 64) * 64)
    graph['52'] = node(ANNOTATORS[control.kind], { image: ['51', 0], resolution })
    picture = '52'
  }
  graph['53'] = node('ControlNetApplyAdvanced', {
    positive: prompts[0],
    negative: prompts[1],
    control_net: ['50', 0],
    image: [picture, 0],
    strength: control.strength,
    start_percent: 0,
    end_percent: control.end,
  })
  return [
    ['53', 0],
    ['53', 1],
  ]
}

/** Enlarges the first pass as the library does: decoded, resized, encoded again. Its mask holds in the second pass too. */
function addLarger(graph: Graph, { scale }: Hires): string {
  graph['30'] = node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] })
  graph['31'] = node('ImageScaleBy', { image: ['30', 0], upscale_method: 'lanczos', scale_by: scale })
  graph['32'] = node('VAEEncode', { pixels: ['31', 0], vae: ['4', 2] })
  if (!graph['15']) return '32'
  graph['33'] = node('SetLatentNoiseMask', { samples: ['32', 0], mask: ['15', 0] })
  return '33'
}

/** Returns ComfyUI's default graph with these settings, and as much more as they need. */
export function toGraph(settings: Settings): Graph {
  const graph: Graph = { 4: node('CheckpointLoaderSimple', { ckpt_name: settings.model }) }
  const model = addLoras(graph, settings)
  graph['6'] = node('CLIPTextEncode', { text: settings.prompt, clip: [model, 1] })
  graph['7'] = node('CLIPTextEncode', { text: settings.negative, clip: [model, 1] })
  const latents = addLatents(graph, settings)
  const [positive, negative] = addControl(graph, settings)
  const drawing = {
    seed: seedOf(settings),
    steps: settings.steps,
    cfg: settings.guidance,
    sampler_name: settings.sampler,
    scheduler: settings.scheduler,
    model: [model, 0],
    positive,
    negative,
  }
  graph['3'] = node('KSampler', { ...drawing, denoise: settings.start?.strength ?? 1, latent_image: [latents, 0] })
  let last = '3'
  if (settings.hires) {
    const larger = addLarger(graph, settings.hires)
    graph['34'] = node('KSampler', { ...drawing, denoise: settings.hires.strength, latent_image: [larger, 0] })
    last = '34'
  }
  graph['8'] = node('VAEDecode', { samples: [last, 0], vae: ['4', 2] })
  graph['9'] = node('SaveImage', { filename_prefix: 'inkloom', images: ['8', 0] })
  return graph
}
