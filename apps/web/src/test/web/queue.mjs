// Scenes of the page Queue, seen by two.
import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { checkAccess, counted, draw, fits, json, ordered, reads, ready, server, shot, step } from './tools.mjs'

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

export const pause = (paused) => json(`/queue/${paused ? 'pause' : 'resume'}`, {})

/** Queues a job that fails: its picture is taken away while it waits. Returns what puts it back. */
async function queueWhatFails() {
  const form = new FormData()
  form.set('image', new Blob([Buffer.from(PIXEL, 'base64')]), 'gone.png')
  await fetch(`${server}/upload/image`, { method: 'POST', body: form })
  const answer = await json('/prompt', {
    prompt: {
      1: { class_type: 'LoadImage', inputs: { image: 'gone.png' } },
      2: { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: 'gone' } },
    },
  })
  assert.ok(answer.prompt_id, JSON.stringify(answer))
  const file = join(process.env.INKLOOM_INPUT, 'gone.png')
  renameSync(file, `${file}.away`)
  return () => renameSync(`${file}.away`, file)
}

async function drag(page, from, to) {
  const grip = async (at) => page.locator('[data-test=waiting] [data-test=grip]').nth(at).boundingBox()
  const start = await grip(from)
  const end = await grip(to)
  await page.mouse.move(start.x + 5, start.y + 5)
  await page.mouse.down()
  await page.mouse.move(end.x + 5, end.y + 2, { steps: 4 })
  await page.waitForSelector('[data-test=waiting].dragging .before')
  await page.mouse.up()
}

export async function workTheQueue(page, other) {
  step('two browsers: pause, drag, keys, cancel')
  await page.click('[data-page=queue]')
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1')
  await ready(other, '/#/queue')
  await page.click('[data-test=hold]')
  await other.waitForSelector('[data-test=hold][aria-pressed=true]')
  await page.click('[data-page=create]')
  for (const prompt of ['first', 'second', 'third']) await draw(page, prompt)
  await page.click('[data-page=queue]')
  for (const one of [page, other]) await ordered(one, 'waiting', ['first', 'second', 'third'])
  await drag(page, 2, 0)
  for (const one of [page, other]) await ordered(one, 'waiting', ['third', 'first', 'second'])
  const grip = other.locator('[data-test=waiting] [data-test=grip]')
  await grip.first().focus()
  await other.keyboard.press('ArrowDown')
  await ordered(other, 'waiting', ['first', 'third', 'second'])
  await other.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.endsWith('third'))
  await other.keyboard.press('End')
  for (const one of [page, other]) await ordered(one, 'waiting', ['first', 'second', 'third'])
  await page.locator('[data-test=waiting] [data-test=job]').nth(2).locator('[data-test=front]').press('Enter')
  for (const one of [page, other]) await ordered(one, 'waiting', ['third', 'first', 'second'])
  await other.locator('[data-test=waiting] [data-test=cancel]').nth(1).press('Enter')
  for (const one of [page, other]) {
    await ordered(one, 'waiting', ['third', 'second'])
    await ordered(one, 'failed', ['first'])
    await reads(one, '[data-test=failed] .name + .hint', /\b20\d\d\b/)
  }
}

export async function failAndTryAgain(page, other) {
  step('fail with the reason, try again, forget')
  await json('/queue', { clear: true })
  const putBack = await queueWhatFails()
  await other.click('[data-test=hold]')
  await page.waitForSelector('[data-test=hold][aria-pressed=false]')
  for (const one of [page, other]) await reads(one, '[data-test=reason]', /gone\.png/)
  await other.click('[data-test=language]')
  await reads(other, '[data-test=reason]', /文件或节点已不存在/)
  await other.locator('[data-test=reason] summary').press('Enter')
  await reads(other, '[data-test=reason] details[open]', /INK-SERVER-010.*gone\.png/)
  await checkAccess(other, 'a failed job in Chinese')
  await shot(other, 'queue-failed-zh')
  await other.click('[data-test=language]')
  putBack()
  await page.locator('[data-test=failed] [data-test=retry]').first().click()
  await other.waitForFunction(() => document.querySelector('[data-test=finished] .name')?.textContent.startsWith('A workflow'))
  await page.locator('[data-test=failed] [data-test=forget]').last().click()
  for (const one of [page, other]) await counted(one, 'failed', 1)
}

export async function stopWhatRuns(page, other) {
  step('a preview while it is drawn, and a stop')
  await page.click('[data-page=create]')
  await page.fill('#steps', '100')
  await draw(page, 'one that takes long')
  await page.waitForSelector('[data-test=preview]')
  await page.waitForSelector('progress[value]')
  await pause(true)
  await page.fill('#steps', '2')
  await draw(page, 'one that waits')
  await page.click('[data-page=queue]')
  await other.waitForSelector('[data-test=running] img')
  await counted(other, 'waiting', 1)
  await checkAccess(other, 'Queue')
  await fits(other, 'Queue')
  await shot(other, 'queue')
  await page.locator('[data-test=running] [data-test=cancel]').click()
  await ordered(other, 'failed', ['one that takes long', 'A workflow without a prompt'])
  await page.locator('[data-test=failed] [data-test=again]').first().click()
  await page.waitForURL('**/#/create')
  assert.equal(await page.inputValue('#steps'), '100')
  await page.fill('#steps', '2')
  await json('/queue', { clear: true })
  await pause(false)
}

export async function scrollALongHistory(page) {
  step('a history that comes in parts')
  const PART = 60
  const all = PART + 6
  const before = (await json('/queue/state')).history_count
  const colours = Array.from({ length: all - before }, (_, at) => (at + 1) * 104_729)
  await Promise.all(colours.map((color) =>
    json('/prompt', {
      prompt: {
        1: { class_type: 'EmptyImage', inputs: { width: 16, height: 16, batch_size: 1, color } },
        2: { class_type: 'PreviewImage', inputs: { images: ['1', 0] } },
      },
    })))
  while ((await json('/queue/state')).history_count < all) await new Promise((next) => setTimeout(next, 50))
  await page.reload()
  await page.waitForSelector('[data-test=proof]')
  assert.equal(await page.locator('[data-test=proof]').count(), PART)
  await page.locator('[data-test=older]').scrollIntoViewIfNeeded()
  await page.waitForSelector('[data-test=older]', { state: 'detached' })
  assert.ok((await page.locator('[data-test=proof]').count()) > PART)
}
