import type { Instruction } from './dockerfile.js'
import type { DockerfileFinding } from './finding.js'

/** One command, over several lines where each but the last ends with a backslash. */
const INSTALL = /\bapt(?:-get)?\b(?:\\\n|[^;&|\n])*\binstall\b(?:\\\n|[^;&|\n])*/g
const UPDATE = /\bapt(?:-get)?\b(?:\\\n|[^;&|\n])*\bupdate\b/
const LISTS_REMOVED = /rm\s+-\S+\s+\S*\/var\/lib\/apt\/lists/
const ANSWERS = /\s(?:-y|--yes|--assume-yes|-[a-z]*y[a-z]*|-qq)\b/

/** What makes builds stop, images big, or rebuilds old. */
export function checkRun(instruction: Instruction): readonly DockerfileFinding[] {
  const { keyword, line } = instruction
  if (keyword === 'ADD') return checkAdd(instruction)
  if (keyword !== 'RUN') return []
  const { words, heredocs, flags } = instruction
  const script = [words.join(' '), ...heredocs.map(({ text }) => text)].join('\n')
  const installs = script.match(INSTALL) ?? []
  const findings: DockerfileFinding[] = []
  if (installs.some((install) => !ANSWERS.test(install))) {
    const message = 'apt asks before it installs, and nobody is there to answer: the build ends here.'
    findings.push({
      code: 'APT_UNANSWERED',
      severity: 'error',
      line,
      message,
      hint: 'Write "apt-get install -y".',
    })
  }
  if (installs.length === 0 && UPDATE.test(script)) {
    const message =
      'The list of packages is kept from the first build on, so that later installs fail or are old.'
    const hint = 'Write it into one instruction: RUN apt-get update && apt-get install -y …'
    findings.push({ code: 'APT_UPDATE_ALONE', severity: 'warning', line, message, hint })
  }
  const isCached = flags.some(({ name, value }) => name === 'mount' && value.includes('/var/lib/apt'))
  if (installs.length > 0 && !isCached && !LISTS_REMOVED.test(script)) {
    const message =
      'The lists of packages stay in the image: about 20 MB that every push and every start carries.'
    const hint = 'Add "&& rm -rf /var/lib/apt/lists/*" to the same instruction.'
    findings.push({ code: 'APT_CACHE', severity: 'warning', line, message, hint })
  }
  return findings
}

function checkAdd({ words, flags, line }: Instruction): readonly DockerfileFinding[] {
  const isChecked = flags.some(({ name }) => name === 'checksum')
  if (isChecked || !words.slice(0, -1).some((word) => /^https?:\/\//i.test(word))) return []
  const message = 'ADD fetches whatever the address has on that day, so the next build may differ.'
  const hint = 'Keep the file beside the Dockerfile, or say what it must be: ADD --checksum=sha256:…'
  return [{ code: 'ADD_URL', severity: 'warning', line, message, hint }]
}
