import type { Directives, DockerfileProblem } from './dockerfile.js'

const DIRECTIVE = /^#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(.+?)\s*$/
const KNOWN = ['escape', 'syntax', 'check']

/**
 * Reads the directives, which stand before everything else: the first line that is none ends them.
 *
 * @see https://docs.docker.com/reference/dockerfile/#parser-directives
 */
export function readDirectives(lines: readonly string[]): {
  readonly directives: Directives
  readonly problems: readonly DockerfileProblem[]
} {
  const values = new Map<string, string>()
  const problems: DockerfileProblem[] = []
  for (const [index, line] of lines.entries()) {
    const [, name = '', value = ''] = DIRECTIVE.exec(line) ?? []
    const key = name.toLowerCase()
    if (!KNOWN.includes(key)) break
    if (values.has(key)) problems.push({ line: index + 1, message: `The directive ${key} is there twice.` })
    else if (key === 'escape' && value !== '\\' && value !== '`') {
      problems.push({ line: index + 1, message: 'The escape character is neither \\ nor `.' })
    } else values.set(key, value)
  }
  const syntax = values.get('syntax')
  const check = values.get('check')
  const directives: Directives = {
    escape: values.get('escape') === '`' ? '`' : '\\',
    ...(syntax !== undefined && { syntax }),
    ...(check !== undefined && { check }),
  }
  return { directives, problems }
}
