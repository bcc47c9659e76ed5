import { Duplex } from 'node:stream'
import { type ProgramEnvironment, startProgram } from './start-program.js'

const MAX_WORDS_LENGTH = 4_096

/**
 * Starts a program whose standard input and output are a connection: what is written goes to it, what it prints comes back.
 * Destroying the connection ends it. It sees no variable of ours. No shell is involved, no console window flashes up.
 *
 * The connection fails with Node's own error when the program cannot be started, and with {@link ProgramEnded} when it ends
 * with another code than 0.
 */
export function openProgram(program: string, args: readonly string[], env: ProgramEnvironment): Duplex {
  const child = startProgram(program, args, { env, stderr: 'pipe' })
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => {
    words = `${words}${chunk.toString()}`.slice(-MAX_WORDS_LENGTH)
  })
  // Told by what the program ends with.
  child.stdin.on('error', () => undefined)
  const connection = new Duplex({
    read: () => {
      child.stdout.resume()
    },
    write: (chunk, _encoding, done) => {
      if (child.stdin.write(chunk)) done()
      else child.stdin.once('drain', () => done())
    },
    final: (done) => child.stdin.end(done),
    destroy: (error, done) => {
      child.kill()
      done(error)
    },
  })
  child.stdout.on('data', (chunk: Buffer) => {
    if (!connection.push(chunk)) child.stdout.pause()
  })
  child.on('error', (error) => connection.destroy(error))
  child.on('close', (exitCode) => {
    if (exitCode === 0) connection.push(null)
    else connection.destroy(new ProgramEnded(program, exitCode, words.trim()))
  })
  return connection
}

/** A program that was a connection ended with another code than 0. */
export class ProgramEnded extends Error {
  override readonly name = 'ProgramEnded'
  /** `null` when a signal ended it. */
  readonly exitCode: number | null
  /** The end of what it wrote to standard error. */
  readonly words: string

  constructor(program: string, exitCode: number | null, words: string) {
    super(`${program} ended with ${exitCode}${words === '' ? '' : `: ${words}`}`)
    this.exitCode = exitCode
    this.words = words
  }
}
