import type { Dockerfile } from './dockerfile.js'
import { expandVariables } from './expand-variables.js'
import { readPairs } from './read-pairs.js'

/**
 * What every `FROM` may name as a variable: the `ARG`s before the first one, with what the build gives in place of their
 * defaults. A default may name those before it.
 *
 * @see https://docs.docker.com/reference/dockerfile/#understand-how-arg-and-from-interact
 */
export function globalArguments(
  { instructions }: Dockerfile,
  buildArgs: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, string> {
  const values = new Map(Object.entries(buildArgs))
  const declared = instructions.filter(({ stage, keyword }) => stage === undefined && keyword === 'ARG')
  for (const [name, value] of declared.flatMap(readPairs)) {
    if (buildArgs[name] === undefined) values.set(name, expandVariables(value, values))
  }
  return values
}
