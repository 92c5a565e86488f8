import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { choose, preferred } from '../../main/web/i18n'
import { en } from '../../main/web/i18n/en'
import { zh } from '../../main/web/i18n/zh'
import { secondsLeft } from '../../main/web/parts/work'
import { frame } from '../../main/web/server/frames'
import { told } from '../../main/web/parts/attempt'
import { parse, refusal } from '../../main/web/server/http'
import { fileOf, inputName } from '../../main/web/server/pictures'
import { ended, joined, waiting, type HistoryEntry, type Tuple } from '../../main/web/server/jobs'
import type { Job } from '../../main/web/server/types'

const tuple = (number: number, id: string): Tuple => [number, id, {}, { create_time: 5 }, []]

describe('the queue', () => {
  it('is sorted by number, then by id, whatever order it comes in', () => {
    const queue = { queue_running: [], queue_pending: [tuple(3, 'c'), tuple(-1, 'b'), tuple(-1, 'a')] }
    expect(waiting(queue).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  })

  it('keeps all digits of a seed, and does not mistake a prompt for one', () => {
    expect(parse('{"seed": 18446744073709551615, "text": "\\"seed\\": 18446744073709551615"}')).toEqual({
      seed: '18446744073709551615',
      text: '"seed": 18446744073709551615',
    })
  })
})

describe('the history', () => {
  const entry = (id: string, end: string, at: number): HistoryEntry => ({
    prompt: tuple(1, id),
    outputs: {
      1: { images: [{ filename: 'shown.png', subfolder: '', type: 'temp' }] },
      2: { images: [{ filename: 'saved.png', subfolder: 's', type: 'output' }], text: ['x'] },
    },
    status: {
      status_str: end === 'execution_success' ? 'success' : 'error',
      completed: end === 'execution_success',
      messages: [
        ['execution_start', { timestamp: at - 10 }],
        [end, { timestamp: at, exception_message: 'no room\n', exception_type: 'inkloom.INK-TENSOR-005', node_type: 'KSampler' }],
      ],
    },
  })

  it('is read with the newest first, and with what was saved', () => {
    const jobs = ended({ a: entry('a', 'execution_success', 100), b: entry('b', 'execution_error', 200) })
    expect(jobs.map(({ id, state }) => [id, state])).toEqual([
      ['b', 'failed'],
      ['a', 'completed'],
    ])
    expect(jobs[1]?.pictures.map(({ filename }) => filename)).toEqual(['saved.png'])
    expect(jobs[0]?.reason).toEqual({ message: 'no room', node: 'KSampler', code: 'INK-TENSOR-005' })
    expect(jobs[0]?.started).toBe(190)
  })

  it('tells what was stopped from what failed', () => {
    expect(ended({ a: entry('a', 'execution_interrupted', 1) })[0]?.state).toBe('cancelled')
  })

  it('tells when a job was stopped that had not begun', () => {
    const waited = entry('a', 'execution_interrupted', 7)
    waited.status!.messages.shift()
    const [job] = ended({ a: waited })
    expect([job?.state, job?.started, job?.ended]).toEqual(['cancelled', undefined, 7])
  })
})

describe('a long history', () => {
  const jobs = (...ids: string[]): Job[] => ids.map((id) => ({ id, graph: {}, state: 'completed', created: 0, pictures: [] }))
  const known = jobs('d', 'c', 'b', 'a')
  const ids = (all: Job[]): string => all.map(({ id }) => id).join('')

  it('keeps what is known behind what is new', () => {
    expect(ids(joined(jobs('f', 'e', 'd'), known, 2))).toBe('fedcba')
    expect(ids(joined(jobs('d', 'c', 'b'), known, 0))).toBe('dcba')
    expect(ids(joined(jobs('a'), [], 1))).toBe('a')
  })

  it('begins anew where jobs were forgotten, or more came than were asked for', () => {
    expect(ids(joined(jobs('e', 'c', 'b'), known, 0))).toBe('ecb')
    expect(ids(joined(jobs('h', 'g', 'f'), known, 4))).toBe('hgf')
    expect(ids(joined(jobs('h', 'g', 'f'), known, 3))).toBe('hgf')
    expect(ids(joined([], known, -4))).toBe('')
  })
})

describe('a picture', () => {
  it('has a name by which nodes read it, and is found by that name', () => {
    for (const [name, file] of [
      ['a b.png', { filename: 'a b.png', subfolder: '', type: 'input' }],
      ['assets/x.png', { filename: 'x.png', subfolder: 'assets', type: 'input' }],
      ['sub/deep/x.png [output]', { filename: 'x.png', subfolder: 'sub/deep', type: 'output' }],
      ['a [1].png [temp]', { filename: 'a [1].png', subfolder: '', type: 'temp' }],
    ] as const) {
      expect(inputName(file)).toBe(name)
      expect(fileOf(name)).toEqual(file)
    }
  })
})

describe('the time that is left', () => {
  const live = { node: '3', value: 6, max: 26, since: 1_000, from: 1 }

  it('is told by the steps that were taken, and not where it is short or nothing is known', () => {
    expect(secondsLeft(live, 6_000)).toBe(20)
    expect(secondsLeft({ ...live, value: 1 }, 6_000)).toBeUndefined()
    expect(secondsLeft({ ...live, value: 25 }, 6_000)).toBeUndefined()
    expect(secondsLeft({ node: '3', value: 6, max: 26 }, 6_000)).toBeUndefined()
  })
})

describe('a binary message', () => {
  const bytes = (...parts: (number | string)[]): ArrayBuffer => {
    const all = parts.flatMap((part) =>
      typeof part === 'string' ? [...new TextEncoder().encode(part)] : [part >>> 24, part >>> 16, part >>> 8, part].map((b) => b & 255),
    )
    return Uint8Array.from(all).buffer
  }

  it('is a preview, with its job where the server says it', async () => {
    const about = '{"prompt_id":"p","image_type":"image/png"}'
    const known = frame(bytes(4, about.length, about, 'PIC'))
    expect(known?.job).toBe('p')
    expect(known?.picture.type).toBe('image/png')
    expect(await known?.picture.text()).toBe('PIC')
    expect(await frame(bytes(1, 1, 'JPG'))?.picture.text()).toBe('JPG')
  })

  it('of another kind, or cut off, is no picture', () => {
    expect(frame(bytes(3, 1, 'x'))).toBeUndefined()
    expect(frame(bytes(4, 99, 'x'))).toBeUndefined()
    expect(frame(new ArrayBuffer(3))).toBeUndefined()
  })
})

describe('the languages', () => {
  it('say everything, each in its own words', () => {
    const keys = (messages: object, at = ''): string[] =>
      Object.entries(messages).flatMap(([key, value]) => (typeof value === 'object' ? keys(value, `${at}${key}.`) : [at + key]))
    // By code: the server says it in English itself.
    const own = (all: string[]) => all.filter((key) => !/^(causes|failure\.refused)\b/.test(key))
    expect(own(keys(zh))).toEqual(own(keys(en)))
  })

  it('are chosen by what the browser prefers', () => {
    expect(preferred(['fr-FR', 'zh-TW', 'en'])).toBe('zh')
    expect(preferred(['en-GB', 'zh'])).toBe('en')
    expect(preferred(['fr'])).toBe('en')
  })
})

describe('what the server refuses', () => {
  afterEach(() => choose('en'))

  const fault = (type: string, received_value: unknown) => ({
    class_type: 'CheckpointLoaderSimple',
    errors: [{ type, message: 'Value not in list', details: "ckpt_name: 'a' not in []", extra_info: { input_name: 'ckpt_name', received_value } }],
  })
  const workflow = (type: string) => ({
    error: { code: 'invalid_workflow', message: 'Failed.', details: { node_errors: { 4: fault(type, 'a') } } },
  })

  it('is told in English as the server says it', () => {
    expect(told(refusal(422, workflow('value_not_in_list')))).toContain("CheckpointLoaderSimple: Value not in list (ckpt_name: 'a' not in [])")
    expect(told(refusal(429, { error: 'Too many.' }))).toBe('The server refused it (429). Too many.')
  })

  it('is told in Chinese by code, node and input, or else by status', () => {
    choose('zh')
    expect(told(refusal(422, workflow('value_not_in_list')))).toBe(
      '服务器拒绝了请求（422）。 CheckpointLoaderSimple 的 ckpt_name：没有“a”这一项。',
    )
    expect(told(refusal(400, { error: 'INK-GRAPH-001: no JSON', code: 'INK-GRAPH-001' }))).toContain('JSON。')
    expect(told(refusal(422, { error: { code: 'invalid_workflow', message: 'INK-GRAPH-003: too many' } }))).toContain('节点太多')
    expect(told(refusal(429, { error: { type: 'queue_full', message: 'x', details: 'y' } }))).toContain('队列已满')
    expect(told(refusal(404, { error: 'Gone.' }))).toContain('已不存在')
  })

  it('is told in the words of the server where no others are known', () => {
    choose('zh')
    expect(told(refusal(422, workflow('brand_new')))).toContain('Value not in list')
    expect(told(refusal(418, { error: 'A teapot.' }))).toContain('A teapot.')
    expect(told(refusal(502, undefined))).toContain('HTTP 502')
  })

  it('has Chinese words for no code that is not documented', () => {
    const listed = readFileSync(new URL('../../../../../docs/errors.md', import.meta.url), 'utf8')
    const codes = Object.keys(zh.causes).filter((code) => code.startsWith('INK-'))
    expect(codes.filter((code) => !listed.includes(`| ${code} |`))).toEqual([])
    expect(codes.length).toBeGreaterThan(80)
  })
})
