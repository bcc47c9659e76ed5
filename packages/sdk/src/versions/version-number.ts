import { placeholdersOf } from '../templates/version-name.js'

const PLACEHOLDERS = /\{(\w+)\}/
/** What stands for each placeholder in a name; the tag takes as little as it can. */
const FORMS: Readonly<Record<string, string>> = {
  tag: '[\\w.+-]+?',
  utc: '\\d{8}T\\d{6}Z',
  git: '[\\w.+-]+?',
  n: '(\\d{1,15})',
}

/** Whether the names of a pattern are counted. */
export function isCounted(pattern: string): boolean {
  return placeholdersOf(pattern).includes('n')
}

/** The number for the next name of a pattern: one more than the highest that a name of it has. */
export function nextNumber(pattern: string, names: readonly string[]): number {
  const form = patternForm(pattern)
  const numbers = names.map((name) => Number(form.exec(name)?.[1] ?? 0))
  return 1 + numbers.reduce((highest, number) => Math.max(highest, number), 0)
}

function patternForm(pattern: string): RegExp {
  // Split by a pattern with a group, every second part is what the group held.
  const parts = pattern.split(PLACEHOLDERS).map((part, index) => {
    return index % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : (FORMS[part] ?? '')
  })
  return new RegExp(`^${parts.join('')}$`)
}
