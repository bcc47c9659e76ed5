import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { aStudio } from '../support/studio.js'

const FOLDER = fileURLToPath(new URL('../../../../examples/echo-server/build', import.meta.url))
const COMMANDS = [
  ['run', FOLDER],
  ['push', '--engine-image', 'game:1', '--to', 'game:1'],
  ['push', '.', '--builder', 'docker', '--to', 'game:1'],
] as const

/** A project with a Dockerfile, and the address of an engine. */
async function aProject() {
  const studio = await aStudio()
  await studio.login(studio.emulator.apiToken)
  await writeFile(join(studio.home, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n')
  const socketPath = join(studio.home, 'engine.sock')
  return { ...studio, socketPath, env: { DOCKER_HOST: `unix://${socketPath}` } }
}

it.each([
  ['there is none', 'ENGINE_MISSING', 'Start the engine that listens there'],
  ['it does not run', 'ENGINE_NOT_RUNNING', 'Start'],
] as const)('ends with 1 where an engine is needed and %s, and says what to do', async (_, code, hint) => {
  const { run, socketPath, env } = await aProject()
  // What is no socket refuses as one that nobody listens on.
  if (code === 'ENGINE_NOT_RUNNING') await writeFile(socketPath, '')

  for (const argv of COMMANDS) {
    const people = await run(argv, { env })
    expect(people, argv.join(' ')).toMatchObject({ code: 1, out: '' })
    expect(people.err).toContain(`(${code})`)
    expect(people.err).toContain(`→ ${hint}`)

    const scripts = await run([...argv, '--json'], { env })
    expect(scripts.code).toBe(1)
    expect(JSON.parse(scripts.out)).toMatchObject({ error: { code } })
  }
})

it.skipIf(process.getuid?.() === 0)('ends with 1 where this user may not use the engine', async () => {
  const { run, socketPath, env } = await aProject()
  const server = createServer().listen(socketPath)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  await chmod(socketPath, 0o000)

  for (const argv of COMMANDS) {
    const { code, err } = await run(argv, { env })
    expect(code).toBe(1)
    expect(err).toContain('(ENGINE_DENIED)')
    expect(err).toContain('→ Join the group docker')
  }
})
