import assert from 'node:assert/strict'
import { checkPicture, load, main, server } from './check.mjs'

await main(async () => {
  const { default: OpenAI, toFile } = await load('openai')
  const client = new OpenAI({ apiKey: 'none', baseURL: new URL('/v1', server).href, maxRetries: 0 })
  const models = []
  for await (const model of client.models.list()) models.push(model.id)
  assert.ok(models.includes('inkling'), String(models))
  const ask = { model: 'inkling', prompt: 'a girl at the sea', steps: 3 }
  const answer = await client.images.generate({ ...ask, n: 2, seed: 5 })
  assert.equal(answer.data.length, 2)
  const [first] = answer.data.map(({ b64_json }, at) => checkPicture(Buffer.from(b64_json, 'base64'), `picture ${at}`))
  const kinds = []
  for await (const event of await client.images.generate({ ...ask, stream: true, partial_images: 2 })) {
    kinds.push(event.type)
    if (event.type === 'image_generation.completed') checkPicture(Buffer.from(event.b64_json, 'base64'), 'streamed')
  }
  assert.equal(kinds.at(-1), 'image_generation.completed')
  assert.ok(kinds.includes('image_generation.partial_image'), String(kinds))
  const image = await toFile(first, 'first.png', { type: 'image/png' })
  const edited = await client.images.edit({ ...ask, image, prompt: 'a girl in the snow', strength: 0.6 })
  checkPicture(Buffer.from(edited.data[0].b64_json, 'base64'), 'edited')
  await assert.rejects(client.images.generate({ ...ask, model: 'none' }), (error) => error.status === 404)
})
