import { ref } from 'vue'
import { t } from '../i18n'
import { Refusal } from '../server/http'

/** Why the last thing that was asked for was not done; empty where it was. */
export const problem = ref('')

/** Says why something was refused: in the page's language where it knows the code, else as the server says it. */
export function told(refusal: Refusal): string {
  const { causes, failure } = t.value
  if (refusal.status === 0) return failure.offline
  const faults = refusal.faults.map((fault) => failure.fault(fault) ?? `${fault.node}: ${fault.message}`)
  const known = causes[refusal.code] ?? failure.refused[refusal.code] ?? failure.refused[refusal.status]
  const why = faults.length > 0 && known !== undefined ? faults.join(' ') : (known ?? refusal.message)
  return `${failure.status(refusal.status)} ${why}`
}

/** Does what was asked for, and says at the head of the page why it was not done. */
export async function attempt(act: () => Promise<unknown>): Promise<void> {
  problem.value = ''
  try {
    await act()
  } catch (caught) {
    if (!(caught instanceof Refusal)) throw caught
    problem.value = told(caught)
  }
}
