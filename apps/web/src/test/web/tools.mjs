// What the scenes of browser.mjs share.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

export const server = process.env.INKLOOM_SERVER
const shots = process.env.INKLOOM_SHOTS
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Nothing is expected to take a time: this only ends what would never end. */
const PATIENCE = 120_000
mkdirSync(shots, { recursive: true })

export const browser = await chromium.launch({
  executablePath: process.env.INKLOOM_CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
})

export const faults = []

/** A page without what earlier ones left. */
export async function open(options = {}, address = server) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-US', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (origin !== new URL(address).origin && protocol !== 'blob:') faults.push(`asked ${request.url()}`)
  })
  return page
}

/** A page on which nothing may go wrong: no error, nothing against its policy, no request that leads elsewhere. */
export async function openFaultless(options) {
  const page = await open(options)
  page.on('console', (message) => message.type() === 'error' && faults.push(`${page.url()}: ${message.text()}`))
  return page
}

export async function ready(page, path = '/') {
  await page.goto(server + path)
  await page.waitForSelector('#model option, [data-test=hold]', { state: 'attached' })
}

/** What a person with a screen reader, or with weak eyes, would stumble over. */
export async function checkAccess(page, where) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  const { violations } = await page.evaluate(() => globalThis.axe.run())
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary)}`)
  assert.deepEqual(told, [], `axe on ${where}`)
}

export async function fits(page, where) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(over <= 0, `${where} is ${over} pixels too wide`)
}

export const shot = (page, name) => page.screenshot({ path: join(shots, `${name}.png`) })
export const step = (name) => console.log(`browser: ${name}`)
export const json = async (path, body) =>
  (await fetch(server + path, body && { method: 'POST', body: JSON.stringify(body) })).json()

/** Waits until a part reads so. By its text and not by what is painted: the browser paints rows only once they come into view. */
export const reads = (page, selector, pattern) =>
  page.waitForFunction(
    ([where, source]) => new RegExp(source, 's').test(document.querySelector(where)?.textContent ?? ''),
    [selector, pattern.source],
  )

/** Waits until so many jobs are in a list of the queue's page. */
export const counted = (page, list, count) =>
  page.waitForFunction(
    ([name, wanted]) => document.querySelectorAll(`[data-test=${name}] [data-test=job]`).length === wanted,
    [list, count],
  )

/** Waits until a list of the queue's page has these names, in this order. */
export const ordered = (page, list, names) =>
  page.waitForFunction(
    ([name, wanted]) =>
      [...document.querySelectorAll(`[data-test=${name}] .name`)].map((one) => one.textContent).join('|') === wanted,
    [list, names.join('|')],
  )

export async function draw(page, prompt) {
  await page.fill('#prompt', prompt)
  await page.click('[data-test=draw]')
  await page.waitForFunction((text) => document.querySelector('#proof-sheet .prompt')?.textContent === text, prompt)
}

/** Returns the inputs of the nodes of a type in the graph of the newest job with a prompt. */
export async function inputsOf(prompt, type) {
  const graphs = Object.values(await json('/history')).map((entry) => Object.values(entry.prompt[2]))
  const graph = graphs.findLast((nodes) => nodes.some(({ inputs }) => inputs.text === prompt))
  return graph.filter(({ class_type }) => class_type === type).map(({ inputs }) => inputs)
}
