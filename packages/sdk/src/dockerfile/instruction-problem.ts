import type { Instruction } from './dockerfile.js'

/** Every instruction, with the fewest words that it takes. */
const LEAST_WORDS: Readonly<Record<string, number>> = {
  ADD: 2,
  ARG: 1,
  CMD: 0,
  COPY: 2,
  ENTRYPOINT: 0,
  ENV: 1,
  EXPOSE: 1,
  FROM: 1,
  HEALTHCHECK: 1,
  LABEL: 1,
  MAINTAINER: 1,
  ONBUILD: 1,
  RUN: 1,
  SHELL: 1,
  STOPSIGNAL: 1,
  USER: 1,
  VOLUME: 1,
  WORKDIR: 1,
}
const NEVER_LATER = ['FROM', 'MAINTAINER', 'ONBUILD']

/** Why builders refuse an instruction, as a whole sentence. */
export function instructionProblem(
  instruction: Instruction,
  { isBeforeFrom }: { readonly isBeforeFrom: boolean },
): string | undefined {
  const { keyword, words, trigger, form } = instruction
  const least = LEAST_WORDS[keyword]
  if (least === undefined) return `${quoted(keyword)} is no instruction of a Dockerfile.`
  if (words.length < least) {
    return least === 1 ? `${keyword} says nothing.` : `${keyword} needs a source and a destination.`
  }
  if (isBeforeFrom && keyword !== 'ARG')
    return `${keyword} stands before the first FROM, where only ARG may stand.`
  if (keyword === 'FROM') return fromProblem(words)
  if (keyword === 'SHELL' && form !== 'exec') return 'SHELL takes a JSON array: SHELL ["/bin/bash", "-c"].'
  if (keyword === 'ENV' || keyword === 'LABEL') return pairProblem(keyword, words)
  if (trigger === undefined) return undefined
  if (NEVER_LATER.includes(trigger.keyword)) return `ONBUILD cannot keep ${trigger.keyword} for later.`
  return instructionProblem(trigger, { isBeforeFrom: false })
}

/** No value is told: it may be a secret. */
function pairProblem(keyword: 'ENV' | 'LABEL', [first = '', ...more]: readonly string[]): string | undefined {
  if (first.includes('=')) {
    if (more.every((word) => word.includes('='))) return undefined
    return `${keyword} takes NAME=value, with quotes around a value that has blanks.`
  }
  const what = keyword === 'ENV' ? 'variable' : 'label'
  return more.length === 0 ? `${keyword} names a ${what} without a value.` : undefined
}

function fromProblem([, as, name, ...more]: readonly string[]): string | undefined {
  if (as === undefined) return undefined
  if (as.toUpperCase() !== 'AS' || name === undefined || more.length > 0) {
    return 'FROM takes one image, or an image and a name: FROM debian:12-slim AS build.'
  }
  return /^[a-z][a-z0-9-_.]*$/i.test(name) ? undefined : `${quoted(name)} cannot be the name of a stage.`
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
