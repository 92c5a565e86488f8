import { ref } from 'vue'

/** What is told to those who do not see the page change. */
export const said = ref('')

let again = false

/** Says a sentence; one that is said twice differs by a space, without which it would not be read again. */
export function say(sentence: string): void {
  again = !again
  said.value = again ? sentence : `${sentence}\u00a0`
}
