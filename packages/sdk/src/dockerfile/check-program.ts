import { posix } from 'node:path'
import type { ContextFile, DockerfileFacts } from './dockerfile-facts.js'
import type { FinalImage } from './final-image.js'
import type { DockerfileFinding } from './finding.js'

const EXECUTABLE_BITS = 0o111

/** What is wrong with the file that the image starts, where the build's context holds it. */
export function checkProgram(image: FinalImage, facts: DockerfileFacts): readonly DockerfileFinding[] {
  const { command, entrypoint, cmd } = image
  const line = (entrypoint ?? cmd)?.line
  if (line === undefined) return []
  const findings: DockerfileFinding[] = []
  for (const word of command.filter((one) => one.includes('/'))) {
    const file = copiedFile(image, word, facts.files ?? [])
    if (file === undefined) continue
    const head = Buffer.from(file.head ?? [])
    if (head.toString('latin1', 0, 2) === 'MZ' && !/\.exe$/i.test(word)) {
      const message = `${file.path} is a Windows program, and containers of the platform run Linux.`
      findings.push({
        code: 'COMMAND_WINDOWS',
        severity: 'error',
        line,
        message,
        hint: 'Build the server for Linux.',
      })
    }
    if (/^#![^\n]*\r\n/.test(head.toString('latin1'))) {
      const message = `Linux cannot start ${file.path}: it has the line ends of Windows.`
      const hint = 'Save it with LF line ends, and pin them in .gitattributes: *.sh text eol=lf'
      findings.push({ code: 'SCRIPT_LINE_ENDS', severity: 'error', line, message, hint })
    }
    const isStarted = word === command[0]
    if (
      isStarted &&
      file.mode !== undefined &&
      (file.mode & EXECUTABLE_BITS) === 0 &&
      !makesExecutable(image)
    ) {
      const message = `${file.path} is not executable, so the container ends with "permission denied".`
      const hint = `Add "RUN chmod 0755 ${word}" below its COPY, or run "chmod +x" on the file.`
      findings.push({ code: 'COMMAND_NOT_EXECUTABLE', severity: 'error', line, message, hint })
    }
  }
  return findings
}

/** The one file of the context whose path ends as the command's does; none where several could be meant. */
function copiedFile({ instructions }: FinalImage, word: string, files: readonly ContextFile[]) {
  if (!instructions.some(({ keyword }) => keyword === 'COPY' || keyword === 'ADD')) return undefined
  const name = posix.basename(word)
  const candidates = files.filter(({ path }) => posix.basename(path) === name)
  const longer = candidates.filter(({ path }) => word.endsWith(`/${path}`))
  const found = candidates.length === 1 ? candidates : longer
  return found.length === 1 ? found[0] : undefined
}

/** Any change of modes is trusted: what it is applied to is for the shell to tell. */
function makesExecutable({ instructions }: FinalImage): boolean {
  return instructions.some(
    ({ keyword, text, heredocs, flags }) =>
      (keyword === 'RUN' &&
        /\b(?:chmod|install)\b/.test([text, ...heredocs.map((one) => one.text)].join('\n'))) ||
      flags.some(({ name }) => name === 'chmod'),
  )
}
