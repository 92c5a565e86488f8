import { t } from '../i18n'
import { say } from '../said'

/** Copies a text. A page that came without encryption from elsewhere may not use the clipboard, but may copy what is selected. */
export async function copy(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text)
  } else {
    const field = document.createElement('textarea')
    field.value = text
    const host = document.querySelector('dialog[open]') ?? document.body
    host.append(field)
    field.select()
    document.execCommand('copy')
    field.remove()
  }
  say(t.value.said.copied)
}
