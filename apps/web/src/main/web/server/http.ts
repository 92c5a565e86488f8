import { ref } from 'vue'

/** What the server answered instead of what was asked for; status 0 where it did not answer at all. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** What programs know it by; empty where the server has no code for it. */
    readonly code = '',
    /** What is wrong with single nodes of a graph. */
    readonly faults: Fault[] = [],
  ) {
    super(message)
  }
}

/** What is wrong with an input of a node, in ComfyUI's words for it. */
export interface Fault {
  node: string
  type: string
  input: string
  value: string
  message: string
}

/** Whether the server wants a token that it was not given. */
export const needsToken = ref(false)

/**
 * Hands the server a token. It comes back as a cookie that no script can read, and that goes along with every request,
 * picture and socket of this page.
 */
export async function useToken(token: string): Promise<void> {
  await post('/session', { token: token.trim() })
  needsToken.value = false
}

/** Takes a token out of the address, so that it does not stay there. */
export async function takeTokenFromAddress(): Promise<void> {
  const found = /[#&?/]token=([^&]+)/.exec(location.hash)
  if (!found?.[1]) return
  history.replaceState(history.state, '', location.pathname)
  try {
    await useToken(decodeURIComponent(found[1]))
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem
    needsToken.value = true
  }
}

export function socketAddress(): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/ws`
}

/** Seeds reach beyond what a number holds here; such a seed is kept as its digits, which the server reads as well. */
export function parse(text: string): unknown {
  return JSON.parse(text.replace(/(?<!\\)("(?:noise_)?seed":\s*)(\d{16,})/g, '$1"$2"'))
}

const CODE = /^(INK-[A-Z]+-\d+):/

interface Told {
  code?: string
  type?: string
  message?: string
  details?: unknown
}

/** Reads an answer that refuses something, in each of the forms that the server has. */
export function refusal(status: number, body: unknown): Refusal {
  const { error, code } = (body ?? {}) as { error?: unknown; code?: string }
  if (typeof error === 'string') return new Refusal(status, error, code ?? CODE.exec(error)?.[1])
  if (!error || typeof error !== 'object') return new Refusal(status, `HTTP ${status}`)
  const told = error as Told
  const wrong = [...faults(body), ...faults(told.details)]
  const texts = [told.message, ...wrong.map((fault) => `${fault.node}: ${fault.message}`)]
  if (typeof told.details === 'string') texts.push(told.details)
  const message = texts.filter((part, at, all) => part && all.indexOf(part) === at).join(' · ')
  return new Refusal(status, message, CODE.exec(told.message ?? '')?.[1] ?? told.code ?? told.type, wrong)
}

interface NodeErrors {
  class_type: string
  errors: { type: string; message: string; details: string; extra_info?: { input_name?: string; received_value?: unknown } }[]
}

/** What is wrong with single nodes: ComfyUI has it beside the error, its second API in the details. */
function faults(body: unknown): Fault[] {
  if (!body || typeof body !== 'object') return []
  const nodes = (body as { node_errors?: Record<string, NodeErrors> }).node_errors
  return Object.values(nodes ?? {}).flatMap((node) =>
    node.errors.map(({ type, message, details, extra_info }) => {
      const value = extra_info?.received_value
      return {
        node: node.class_type,
        type,
        input: extra_info?.input_name ?? '',
        value: typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
        message: `${message} (${details})`,
      }
    }),
  )
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(`/api${path}`, init)
  } catch {
    throw new Refusal(0, '')
  }
  if (response.status === 401) needsToken.value = true
  return response
}

async function answer<T>(response: Response): Promise<T> {
  const text = await response.text()
  let body: unknown
  try {
    body = text ? parse(text) : {}
  } catch {
    body = {}
  }
  if (!response.ok) throw refusal(response.status, body)
  return body as T
}

export async function get<T>(path: string): Promise<T> {
  return answer<T>(await send(path, {}))
}

export async function post<T = unknown>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  const type = { 'Content-Type': 'application/json' }
  return answer<T>(await send(path, { method: 'POST', body: JSON.stringify(body), headers: { ...type, ...headers } }))
}

/** Sends files; the browser itself says of which kind the body is. */
export async function postForm<T>(path: string, body: FormData): Promise<T> {
  return answer<T>(await send(path, { method: 'POST', body }))
}

export async function blob(path: string): Promise<Blob> {
  const response = await send(path, {})
  if (!response.ok) throw new Refusal(response.status, `HTTP ${response.status}`)
  return response.blob()
}
