// Uses the pages in a browser as a person would: node browser.mjs
//   INKLOOM_SERVER   the address of a server with the carried model, which nobody else uses meanwhile
//   INKLOOM_INPUT    that server's folder of uploads
//   INKLOOM_CHROMIUM the browser
//   INKLOOM_SHOTS    where screenshots go
//   INKLOOM_GUARDED  the address of a server that asks for the token in INKLOOM_TOKEN
import assert from 'node:assert/strict'
import { createABatch, drawOverAPart, enterWithAToken, lookInFull, offerWhatThereIs, useAgain } from './create.mjs'
import { failAndTryAgain, scrollALongHistory, stopWhatRuns, workTheQueue } from './queue.mjs'
import { browser, checkAccess, faults, fits, json, openFaultless, ready, shot, step } from './tools.mjs'

async function lookInChineseAndDark() {
  step('Chinese, dark, calm, and on a phone')
  const phone = { viewport: { width: 390, height: 800 }, locale: 'zh-CN', colorScheme: 'dark', reducedMotion: 'reduce' }
  const page = await openFaultless(phone)
  await ready(page)
  assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN')
  assert.equal((await page.innerText('[data-test=draw]')).trim(), '绘制')
  for (const name of ['create', 'queue']) {
    await page.click(`[data-page=${name}]`)
    await page.waitForURL(`**/#/${name}`)
    await checkAccess(page, `${name}, Chinese, dark, narrow`)
    await fits(page, name)
    await shot(page, `${name}-zh-dark-phone`)
  }
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).transitionDuration !== '0s').length)
  assert.equal(moving, 0)
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const dark = await ground()
  await page.click('[data-test=theme]')
  assert.notEqual(await ground(), dark)
  await page.click('[data-test=language]')
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
}

try {
  await json('/queue/resume', {})
  await fetch(`${process.env.INKLOOM_SERVER}/history`, { method: 'POST', body: '{"clear":true}' })
  await enterWithAToken(process.env.INKLOOM_GUARDED, process.env.INKLOOM_TOKEN)
  const page = await openFaultless({ permissions: ['clipboard-read', 'clipboard-write'] })
  const seed = await createABatch(page)
  await useAgain(page, seed)
  await lookInFull(page)
  await drawOverAPart(page)
  const other = await openFaultless()
  await workTheQueue(page, other)
  await failAndTryAgain(page, other)
  await stopWhatRuns(page, other)
  await scrollALongHistory(page)
  await offerWhatThereIs()
  await lookInChineseAndDark()
  assert.deepEqual(faults, [])
  step('all of it went well')
} finally {
  await browser.close()
}
