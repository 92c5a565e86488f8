import { ref, watchEffect } from 'vue'
import { keep, kept } from './kept'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const saved = kept('theme')

export const theme = ref<Theme>(THEMES.find((known) => known === saved) ?? 'auto')

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'auto'
  keep('theme', theme.value)
}

/** The style sheet follows the system unless the document says otherwise. */
export function followTheme(): void {
  watchEffect(() => {
    if (theme.value === 'auto') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme.value
  })
}
