import { computed, ref, watchEffect } from 'vue'
import { en, type Messages } from './en'
import { zh } from './zh'
import { keep, kept } from '../kept'

export type Language = 'en' | 'zh'

const ALL: Record<Language, Messages> = { en, zh }

/** The first of the browser's languages that the page speaks. */
export function preferred(languages: readonly string[]): Language {
  for (const language of languages) {
    const short = language.toLowerCase().split('-')[0]
    if (short === 'zh' || short === 'en') return short
  }
  return 'en'
}

const saved = kept('language')

export const language = ref<Language>(
  saved === 'en' || saved === 'zh' ? saved : preferred(typeof navigator === 'undefined' ? [] : navigator.languages),
)

/** What the page says, in the chosen language. */
export const t = computed(() => ALL[language.value])

export function choose(chosen: Language): void {
  language.value = chosen
  keep('language', chosen)
}

/** Keeps the document's language and title right, which screen readers go by. */
export function followLanguage(): void {
  watchEffect(() => {
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
  })
}
