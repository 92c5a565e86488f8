import assert from 'node:assert/strict'
import { checkPicture, load, main, server } from './check.mjs'
import { textToImage, withLora } from './workflows.mjs'

await main(async () => {
  const { CallWrapper, ComfyApi, PromptBuilder } = await load('@saintno/comfyui-sdk')
  const api = await new ComfyApi(server.origin, 'saintno-client').init().waitForReady()
  assert.ok((await api.getCheckpoints()).includes('inkling'))
  assert.ok((await api.getLoras()).length > 0)
  for (const [what, graph] of [['text to image', textToImage('')], ['with a LoRA', withLora('')]]) {
    const workflow = new PromptBuilder(graph, ['checkpoint', 'positive', 'seed', 'step'], ['images'])
      .setInputNode('checkpoint', '4.inputs.ckpt_name')
      .setInputNode('positive', '6.inputs.text')
      .setInputNode('seed', '3.inputs.seed')
      .setInputNode('step', '3.inputs.steps')
      .setOutputNode('images', '9')
      .input('checkpoint', 'inkling', api.osType)
      .input('positive', 'a boy in the forest')
      .input('seed', 7)
      .input('step', 4)
    await draw({ api, CallWrapper, workflow, what })
    // A second time nothing is computed, which must not look like a failure either.
    await draw({ api, CallWrapper, workflow, what: `${what}, again` })
  }
})

async function draw({ api, CallWrapper, workflow, what }) {
  const heard = { progress: 0 }
  const result = await new Promise((resolve, reject) => {
    new CallWrapper(api, workflow)
      .onProgress(() => heard.progress++)
      .onFinished(resolve)
      .onFailed((error) => reject(error))
      .run()
  })
  const [image] = result.images.images
  checkPicture(await (await api.getImage(image)).arrayBuffer(), what)
}
