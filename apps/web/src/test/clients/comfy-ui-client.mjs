import assert from 'node:assert/strict'
import { checkPicture, load, main, server } from './check.mjs'
import { textToImage, withLora } from './workflows.mjs'

await main(async () => {
  const { ComfyUIClient } = await load('comfy-ui-client')
  const client = new ComfyUIClient(server.host, 'baadbabe-b00b-4206-9420-deadd00d1337')
  await client.connect()
  const pictures = []
  for (const [name, graph] of [['text to image', textToImage('a girl')], ['with a LoRA', withLora('a girl')]]) {
    const images = await client.getImages(graph)
    assert.deepEqual(Object.keys(images), ['9'])
    assert.equal(images['9'].length, 1)
    pictures.push(checkPicture(await images['9'][0].blob.arrayBuffer(), name))
  }
  assert.ok(!pictures[0].equals(pictures[1]), 'the LoRA changes the picture')
  assert.ok((await client.getSystemStats()).devices.length > 0)
  assert.ok((await client.getObjectInfo()).KSampler)
  await client.disconnect()
})
