/** What is kept in the browser from one visit to the next. A browser that keeps nothing, such as a private window, loses it. */
const PREFIX = 'inkloom.'

export function kept(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name)
  } catch {
    return null
  }
}

export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name)
    else localStorage.setItem(PREFIX + name, value)
  } catch {
    // Nothing can be kept here; the page works without.
  }
}
