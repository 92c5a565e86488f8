import assert from 'node:assert/strict'
import { checkPicture, load, main, server } from './check.mjs'
import { textToImage, withLora } from './workflows.mjs'

await main(async () => {
  const { ComfyDeployClient } = await load('comfydeploy')
  const client = new ComfyDeployClient({ apiBase: server.origin, apiToken: 'none' })
  for (const [name, graph] of [['text to image', textToImage('a girl')], ['with a LoRA', withLora('a girl')]]) {
    const file = encodeURIComponent(`workflows/${name}.json`)
    const saved = await fetch(new URL(`/userdata/${file}`, server), { method: 'POST', body: JSON.stringify(graph) })
    assert.equal(saved.status, 200)
    const run = await client.runSync({ deployment_id: name, inputs: { '6.text': 'a boy with red hair', seed: 8 } })
    assert.equal(run.status, 'success', JSON.stringify(run))
    const [picture] = run.outputs[0].data.images
    checkPicture(await (await fetch(picture.url)).arrayBuffer(), name)
    const { prompt } = (await (await fetch(new URL(`/history/${run.id}`, server))).json())[run.id]
    assert.equal(prompt[2]['6'].inputs.text, 'a boy with red hair')
    assert.equal(prompt[2]['3'].inputs.seed, 8)
  }
  for (const body of [
    { deployment_id: 'none' },
    { deployment_id: '../comfy.settings' },
    { deployment_id: 'text to image', inputs: { text: 'of which node?' } },
  ]) {
    const refused = await fetch(new URL('/api/run', server), { method: 'POST', body: JSON.stringify(body) })
    assert.ok([400, 403, 404].includes(refused.status), `${refused.status} for ${JSON.stringify(body)}`)
  }
})
