import { checkBase } from './check-base.js'
import { checkExpose } from './check-expose.js'
import { checkProgram } from './check-program.js'
import { checkRights } from './check-rights.js'
import { checkRun } from './check-run.js'
import { checkStart } from './check-start.js'
import type { Dockerfile } from './dockerfile.js'
import type { DockerfileFacts } from './dockerfile-facts.js'
import { finalImage } from './final-image.js'
import type { DockerfileFinding } from './finding.js'

/**
 * What is wrong with a Dockerfile of a game server: what no builder takes, what the platform cannot run, what keeps
 * players out, and what gives secrets away. Sorted by line. Nothing is asked of anybody.
 */
export function checkDockerfile(file: Dockerfile, facts: DockerfileFacts = {}): readonly DockerfileFinding[] {
  const image = finalImage(file)
  const findings: DockerfileFinding[] = file.problems.map(({ line, message }) => ({
    code: image === undefined && /There is no FROM/.test(message) ? 'FROM_MISSING' : 'DOCKERFILE_SYNTAX',
    severity: 'error',
    line,
    message,
    hint: 'Correct the line: no builder takes the file as it is.',
  }))
  if (image !== undefined) {
    findings.push(
      ...checkBase(image, facts),
      ...checkStart(image, facts),
      ...checkProgram(image, facts),
      ...checkRights(file, image, facts),
      ...checkExpose(image, facts),
      ...file.instructions.flatMap(checkRun),
    )
  }
  return findings.sort((a, b) => a.line - b.line)
}
