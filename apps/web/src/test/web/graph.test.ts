import { describe, expect, it } from 'vitest'
import { toGraph } from '../../main/web/create/graph'
import { fromGraph, title } from '../../main/web/create/reading'
import { isSeed, kindOf, shape, usual, wrongNumber, type Settings } from '../../main/web/create/settings'

const SETTINGS: Settings = {
  prompt: 'a red fox',
  negative: 'text',
  model: 'inkling',
  loras: [
    { name: 'ink-wash', strength: 0.8 },
    { name: 'watercolour', strength: -0.25 },
  ],
  width: 160,
  height: 120,
  steps: 7,
  guidance: 4.5,
  seed: '18446744073709551615',
  sampler: 'heun',
  scheduler: 'karras',
  count: 3,
  start: null,
  control: null,
  hires: null,
}

const STEERED: Settings = {
  ...SETTINGS,
  start: { image: 'inkloom_00001_.png [output]', strength: 0.7, mask: 'assets/aa.png' },
  control: { image: 'pose.png', kind: 'pose', network: 'kolors/pose', strength: 0.8, end: 0.9 },
  hires: { scale: 1.5, strength: 0.4 },
}

describe('a graph', () => {
  it('gives back the settings that it was made from', () => {
    expect(fromGraph(toGraph(SETTINGS))).toEqual(SETTINGS)
    expect(title(toGraph(SETTINGS))).toBe('a red fox')
  })

  it('gives back a start picture, its mask, a control and a second pass, all together and each alone', () => {
    const none = { start: null, control: null, hires: null }
    const all: Settings[] = [
      STEERED,
      { ...STEERED, count: 1 },
      { ...STEERED, ...none, start: STEERED.start },
      { ...STEERED, ...none, start: { image: 'a.png', strength: 1, mask: null } },
      { ...STEERED, ...none, control: { image: 'a.png', kind: 'ready', network: 'n', strength: 1, end: 1 } },
      { ...STEERED, ...none, hires: STEERED.hires },
    ]
    for (const settings of all) {
      expect(fromGraph(toGraph(settings))).toEqual(settings)
      expect(title(toGraph(settings))).toBe('a red fox')
    }
  })

  it('cuts a mask as its picture is cut', () => {
    const graph = toGraph(STEERED)
    const { image: _picture, upscale_method: _how, ...cut } = graph['11']!.inputs
    expect(graph['14']!.inputs).toMatchObject(cut)
    expect(cut).toEqual({ width: 160, height: 120, crop: 'center' })
  })

  it('names only what it draws with', () => {
    const types = Object.values(toGraph({ ...SETTINGS, loras: [] })).map(({ class_type }) => class_type)
    expect(types.sort()).toEqual([
      ...['CLIPTextEncode', 'CLIPTextEncode', 'CheckpointLoaderSimple', 'EmptyLatentImage', 'KSampler', 'SaveImage', 'VAEDecode'],
    ])
  })

  it('has one loader behind the other, and the last of them before both prompts', () => {
    const graph = toGraph(SETTINGS)
    expect(graph['100']?.inputs.model).toEqual(['4', 0])
    expect(graph['101']?.inputs.model).toEqual(['100', 0])
    expect(graph['3']?.inputs.model).toEqual(['101', 0])
    expect(graph['6']?.inputs.clip).toEqual(['101', 1])
  })

  it('is not taken for settings where it draws in another way, or in a ring', () => {
    const over = toGraph(SETTINGS)
    over['5'] = { class_type: 'VAEEncode', inputs: { pixels: ['1', 0], vae: ['4', 2] } }
    expect(fromGraph(over)).toBeUndefined()
    const masked = toGraph(STEERED)
    masked['15'] = { class_type: 'LoadImageMask', inputs: { image: 'a.png', channel: 'alpha' } }
    expect(fromGraph(masked)).toBeUndefined()
    const late = toGraph(STEERED)
    late['53']!.inputs.start_percent = 0.5
    expect(fromGraph(late)).toBeUndefined()
    const ring = toGraph(SETTINGS)
    ring['100'] = { class_type: 'LoraLoader', inputs: { lora_name: 'a', model: ['101', 0] } }
    expect(fromGraph(ring)).toBeUndefined()
    expect(fromGraph({})).toBeUndefined()
    expect(title({})).toBe('')
  })
})

describe('settings', () => {
  it('know what cannot be drawn with', () => {
    expect(wrongNumber(SETTINGS)).toBeUndefined()
    expect(wrongNumber({ ...SETTINGS, width: 130 })).toBe('width')
    expect(wrongNumber({ ...SETTINGS, steps: NaN })).toBe('steps')
    expect(wrongNumber({ ...SETTINGS, count: 0 })).toBe('count')
    expect(wrongNumber({ ...SETTINGS, seed: '18446744073709551616' })).toBe('seed')
    expect(isSeed('-1')).toBe(false)
  })

  it('have shapes with as many pixels as the model usually draws', () => {
    const model = { name: 'kolors', width: 1024, height: 1024, steps: 25, guidance: 5 }
    expect(shape(model, 1)).toEqual({ width: 1024, height: 1024 })
    const { width, height } = shape(model, 3 / 4)
    expect(width % 8).toBe(0)
    expect((width * height) / 1024 ** 2).toBeCloseTo(1, 1)
    expect(usual(model).steps).toBe(25)
  })
  it('take the kind of a control picture from the name of the network that reads it', () => {
    expect(kindOf('kolors/Kolors-ControlNet-Pose')).toBe('pose')
    expect(kindOf('control_v11p_sd15_canny.pth')).toBe('canny')
    expect(kindOf('t2iadapter_color_sd14v1')).toBe('colour')
    expect(kindOf('xinsir/controlnet-union-sdxl-1.0')).toBeUndefined()
  })
})
