import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listProjectFiles } from './project-files.js'

describe('listProjectFiles', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-project-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const put = async (path: string) => {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), path)
  }

  it('lists what is near the top first, and leaves out what is made or linked', async () => {
    for (const path of ['a/b/deep.cs', 'a/x.cs', 'project.godot', 'a/Library/y', '.git/z', '.godot/c']) {
      await put(path)
    }
    await symlink('..', join(folder, 'a', 'up'))

    const files = await listProjectFiles(folder)

    expect(files.map(({ path }) => path)).toEqual(['project.godot', 'a/x.cs', 'a/b/deep.cs'])
    expect(await files[2]?.read()).toBe('a/b/deep.cs')
  })

  it('says when the folder cannot be read, and ends by the signal', async () => {
    const missing = join(folder, 'missing')

    await expect(listProjectFiles(missing)).rejects.toMatchObject({ code: 'LOCAL_IO', target: missing })
    await expect(listProjectFiles(folder, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    })
  })
})
