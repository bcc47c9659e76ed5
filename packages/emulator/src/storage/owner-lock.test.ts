import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { ownFolder } from './owner-lock.js'
import { processStart } from './process-start.js'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-owner-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const leaveOwner = (owner: object | string) =>
  writeFile(join(folder, 'emulator.owner'), typeof owner === 'string' ? owner : JSON.stringify(owner))

async function aProcess() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const ended = once(child, 'exit')
  const end = async () => {
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(end)
  await once(child, 'spawn')
  if (child.pid === undefined) throw new Error('the process has no pid')
  return { pid: child.pid, end }
}

it('refuses a folder that a living process uses, and names that process', async () => {
  const { pid } = await aProcess()
  await leaveOwner({ id: 'another', pid, start: await processStart(pid) })

  await expect(ownFolder(folder)).rejects.toMatchObject({
    code: 'DATA_UNUSABLE',
    message: expect.stringContaining(`in use by process ${pid}`),
    hint: expect.stringContaining('End that process'),
  })
})

it('takes over what a killed process left', async () => {
  const { pid, end } = await aProcess()
  await leaveOwner({ id: 'another', pid, start: await processStart(pid) })
  await end()

  const ownership = await ownFolder(folder)
  await ownership.release()

  expect(await readdir(folder)).toEqual([])
})

it.runIf(process.platform === 'linux')('takes over from a dead process whose pid came back', async () => {
  const { pid } = await aProcess()
  await leaveOwner({ id: 'another', pid, start: '1' })

  await expect(ownFolder(folder)).resolves.toBeDefined()
})

it.each(['', '{"id":"torn', '{"pid":-1}'])('takes over from an owner that wrote %j', async (text) => {
  await leaveOwner(text)

  await expect(ownFolder(folder)).resolves.toBeDefined()
})

it('gives the folder to one of many that want it at once', async () => {
  await leaveOwner('stale')

  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => ownFolder(folder)))

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await readdir(folder)).toEqual(['emulator.owner'])
})

it('is free again once it was given back', async () => {
  const first = await ownFolder(folder)
  await first.release()

  await expect(ownFolder(folder)).resolves.toBeDefined()
})
