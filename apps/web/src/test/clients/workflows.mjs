// ComfyUI's default graph and the one with a LoRA, as people export them, for the carried model.
const inputs = (class_type, values) => ({ class_type, inputs: values, _meta: { title: class_type } })

export function textToImage(text, seed = 5) {
  return {
    3: inputs('KSampler', {
      seed, steps: 3, cfg: 5, sampler_name: 'euler', scheduler: 'normal', denoise: 1,
      model: ['4', 0], positive: ['6', 0], negative: ['7', 0], latent_image: ['5', 0],
    }),
    4: inputs('CheckpointLoaderSimple', { ckpt_name: 'inkling' }),
    5: inputs('EmptyLatentImage', { width: 128, height: 128, batch_size: 1 }),
    6: inputs('CLIPTextEncode', { text, clip: ['4', 1] }),
    7: inputs('CLIPTextEncode', { text: '', clip: ['4', 1] }),
    8: inputs('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
    9: inputs('SaveImage', { filename_prefix: 'client', images: ['8', 0] }),
  }
}

export function withLora(text, seed = 5) {
  const graph = textToImage(text, seed)
  graph[10] = inputs('LoraLoader', {
    lora_name: 'ink-wash', strength_model: 0.8, strength_clip: 0.8, model: ['4', 0], clip: ['4', 1],
  })
  graph[3].inputs.model = ['10', 0]
  graph[6].inputs.clip = ['10', 1]
  graph[7].inputs.clip = ['10', 1]
  return graph
}
