import type { Send } from '../support/client.js'

/** The words of RFC 2119 that a requirement on a registry can have. */
export type Level = 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT'

/** What a check has to itself on the registry under test. */
export interface Ground {
  readonly send: Send
  /** A repository that no other check touches. */
  readonly repository: string
  /** A second one in the same project. */
  readonly neighbour: string
}

/** One sentence of the OCI distribution specification v1.1 about registries, in our words, with its proof. */
export interface Requirement {
  /** Heading in the specification. */
  readonly section: string
  readonly level: Level
  /** Unique among all requirements. */
  readonly text: string
  /** Rejects where the registry does not follow the sentence. */
  check(ground: Ground): Promise<void>
}

type Add = (text: string, check: Requirement['check']) => Requirement

/** Gives makers of the requirements of one section. */
export function requirementsOf(section: string): Record<'must' | 'mustNot' | 'should' | 'shouldNot', Add> {
  const add =
    (level: Level): Add =>
    (text, check) => ({ section, level, text, check })
  return { must: add('MUST'), mustNot: add('MUST NOT'), should: add('SHOULD'), shouldNot: add('SHOULD NOT') }
}
