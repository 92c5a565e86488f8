import { t } from '../i18n'
import type { Graph } from '../server/types'
import { fromGraph } from './reading'

/** People know a style by its name, not by the ending of its file. */
export function shortName(file: string): string {
  return file.replace(/\.safetensors$/, '')
}

/** Says in a line what a graph draws with; nothing where the form could not say it. */
export function caption(graph: Graph): string {
  const said = fromGraph(graph)
  if (!said) return ''
  const { form } = t.value
  const parts = [said.model, ...said.loras.map(({ name, strength }) => `${shortName(name)} ${strength}`)]
  parts.push(`${said.width}×${said.height}`, `${form.steps} ${said.steps}`, `${form.guidance} ${said.guidance}`)
  parts.push(`${said.sampler} ${said.scheduler}`, `${form.seed} ${said.seed}`)
  if (said.start) parts.push(`${said.start.mask ? form.mask : form.start} ${said.start.strength}`)
  if (said.control) parts.push(`${form.kinds[said.control.kind]} ${said.control.strength}`)
  if (said.hires) parts.push(`${form.hires} ×${said.hires.scale}`)
  return parts.join(' · ')
}
