import { postForm } from './http'

/** Sends a picture and returns what nodes that read pictures call it; the same picture is kept once. */
export async function upload(picture: Blob, name: string): Promise<string> {
  const form = new FormData()
  form.set('file', picture, name)
  const { input_name } = await postForm<{ input_name: string }>('/v2/assets', form)
  return input_name
}
