import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildFailure } from '../docker/build-request.js'
import type { FoundInstruction } from '../dockerfile/find-instruction.js'
import { LocalError } from '../errors/classes.js'
import { formatPlatform } from '../oci/platform.js'
import { clip } from '../support/clip.js'
import { type BuildFacts, hintWithLog, placeAt } from './build-facts.js'

const MAX_INSTRUCTION_LENGTH = 80
const MAX_WORDS = 300
const OUT_OF_MEMORY = 137
const NOT_FOUND = 127
const NOT_COPIED =
  /not found in build context|excluded by \.dockerignore|no source files|failed to (compute cache key|calculate checksum)[\s\S]*not found|"\/[^"]*"(: )? ?not found|no such file or directory|file does not exist/i
/** The path that a `COPY` has not found, in the words of either builder. */
const MISSING_PATH = /stat:? "?(.+?)"?: (?:file does not exist|no such file)|"\/?([^"]+)"(?:: )? ?not found/i

/** The error for a step that failed, with the last lines that it wrote. */
export function stepError(
  failure: BuildFailure,
  found: FoundInstruction | undefined,
  facts: BuildFacts,
): LocalError {
  const { reason, advice } = explain(failure, found, facts)
  return new LocalError('BUILD_FAILED', {
    action: found === undefined ? 'build the image from' : 'build the image at',
    target: placeAt(facts, found?.line),
    reason,
    hint: hintWithLog(advice, facts),
    side: 'engine',
    serverErrors: facts.output.map((message) => ({ code: '', message: clip(message, MAX_WORDS) })),
  })
}

interface Explanation {
  readonly reason: string
  readonly advice: string
}

function explain(failure: BuildFailure, found: FoundInstruction | undefined, facts: BuildFacts): Explanation {
  const { message, exitCode } = failure
  const heard = [message, ...facts.output].join('\n')
  const what = clip(found?.instruction.text ?? failure.step?.name ?? 'the build', MAX_INSTRUCTION_LENGTH)
  if (/no space left on device/i.test(heard)) {
    const advice =
      'See what takes it with docker system df; docker builder prune removes what only speeds builds up.'
    return { reason: `${what} failed: the disk of the engine is full`, advice }
  }
  if (/exec format error/i.test(heard)) return otherProcessor(what, facts)
  if (/exec: \\?"?\/bin\/sh\\?"?: (stat \/bin\/sh: )?no such file/i.test(heard)) {
    const advice = 'Write it in exec form, RUN ["program", "argument"], or choose a base image with a shell.'
    return { reason: `${what} failed: the image has no shell (/bin/sh)`, advice }
  }
  const keyword = found?.instruction.keyword
  if ((keyword === 'COPY' || keyword === 'ADD') && NOT_COPIED.test(message)) {
    return notCopied(what, message, found, facts)
  }
  if (exitCode === undefined) return { reason: `${what} failed: ${clip(message, MAX_WORDS)}`, advice: LOOK }
  return { reason: `${what} ended with exit code ${exitCode}`, advice: adviceFor(exitCode) }
}

const LOOK = 'See what the engine says about it, and correct the instruction or what it needs.'

function adviceFor(exitCode: number): string {
  if (exitCode === OUT_OF_MEMORY)
    return 'It was killed, most likely for want of memory: give the engine more, or build with fewer jobs.'
  if (exitCode === NOT_FOUND)
    return 'A program that it starts is not in the image: install it in a step before, or correct its name.'
  return 'Its last lines say why; correct the command, or what it works on.'
}

function otherProcessor(what: string, { platform }: BuildFacts): Explanation {
  const wanted = platform === undefined ? 'another processor' : formatPlatform(platform)
  return {
    reason: `${what} failed: a program in the image is for another processor than the engine's (exec format error)`,
    advice: `Build for the engine's own platform, or let the engine emulate ${wanted} (binfmt and qemu-user-static on its host).`,
  }
}

function notCopied(
  what: string,
  message: string,
  found: FoundInstruction | undefined,
  facts: BuildFacts,
): Explanation {
  const [, classic, buildKit] = MISSING_PATH.exec(message) ?? []
  const path = (classic ?? buildKit)?.replace(/^\/+/, '')
  const from = found?.instruction.flags.find(({ name }) => name === 'from')?.value
  const named = path ?? 'a file'
  if (from !== undefined) {
    const advice = `Check where ${from} puts it; paths there start at the root of its file system.`
    return { reason: `${what} failed: ${named} is not in ${from}`, advice }
  }
  const { folder, entries } = facts.context
  const isExcluded =
    path !== undefined && existsSync(join(folder, path)) && !entries.some((entry) => entry.path === path)
  return isExcluded
    ? {
        reason: `${what} failed: ${named} is excluded by .dockerignore`,
        advice: `Add the line !${path} at the end of .dockerignore, or leave the instruction out.`,
      }
    : {
        reason: `${what} failed: ${named} is not in the build context`,
        advice: `Paths start at ${folder}, and capitals count. Is it excluded by .dockerignore, or not built yet?`,
      }
}
