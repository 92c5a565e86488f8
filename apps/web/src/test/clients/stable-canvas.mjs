import assert from 'node:assert/strict'
import { checkPicture, load, main, server } from './check.mjs'
import { textToImage, withLora } from './workflows.mjs'

await main(async () => {
  const { Client } = await load('@stable-canvas/comfyui-client')
  const { WebSocket } = await load('ws')
  const client = new Client({ api_host: server.host, WebSocket, fetch })
  const [stats] = await Promise.all([client.getSystemStats(), client.connect()])
  assert.ok(stats.system.os)
  const steps = []
  const drawn = await client.enqueue(textToImage('a boy'), { progress: ({ value, max }) => steps.push([value, max]) })
  assert.ok(steps.some(([value, max]) => value === 3 && max === 3), `progress: ${JSON.stringify(steps)}`)
  await look(client, drawn, 'text to image')
  await look(client, await client.enqueue(withLora('a boy')), 'with a LoRA')
  await look(client, await client.enqueue_polling(textToImage('a boy', 6)), 'by polling')
  client.close()
})

async function look(client, result, what) {
  assert.equal(result.images.length, 1, what)
  const [image] = result.images
  const bytes = image.type === 'url' ? await (await fetch(image.data)).arrayBuffer() : image.data
  checkPicture(bytes, what)
}
