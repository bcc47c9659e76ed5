import { execFileSync } from 'node:child_process'
import { appendFile, chmod, mkdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { tempFolder, tempTree } from '../../test/support/temp-folder.js'
import { untar } from '../../test/support/untar.js'
import { type BuildContext, openBuildContext } from './context.js'

const DOCKERFILE = 'FROM scratch\nCOPY . /\n'
const onUnix = it.skipIf(process.platform === 'win32')

async function contextOf(files: Readonly<Record<string, string>>): Promise<BuildContext> {
  const folder = await tempTree({ Dockerfile: DOCKERFILE, ...files })
  return openBuildContext({ folder, dockerfile: join(folder, 'Dockerfile') })
}

const paths = ({ entries }: BuildContext) => entries.map(({ path }) => path)

describe('a build context', () => {
  it('lists what no rule excludes, with the folders above it', async () => {
    const context = await contextOf({
      '.dockerignore': '*\n!a/b/c\n',
      'a/b/c': '1',
      'a/b/d': '2',
      'e/f': '3',
    })

    expect(paths(context)).toEqual(['a', 'a/b', 'a/b/c'])
    expect(context).toMatchObject({ dockerfilePath: 'Dockerfile', dockerfile: DOCKERFILE, sizeBytes: 1 })
  })

  it('leaves out an excluded folder that an exception names, but brings nothing back from', async () => {
    expect(paths(await contextOf({ '.dockerignore': 'a\n!a/none\n', 'a/b': '1' }))).not.toContain('a')
  })

  it("prefers the Dockerfile's own ignore file", async () => {
    const files = {
      '.dockerignore': 'a',
      'Dockerfile.dockerignore': 'b\nDocker*\n.dockerignore',
      a: '',
      b: '',
    }

    expect(paths(await contextOf(files))).toEqual(['a'])
  })

  onUnix('keeps modes and links as they are, and leaves out pipes', async () => {
    const folder = await tempTree({ Dockerfile: DOCKERFILE, run: 'x' })
    await chmod(join(folder, 'run'), 0o4750)
    await symlink('/nowhere', join(folder, 'link'))
    execFileSync('mkfifo', [join(folder, 'pipe')])

    const { entries } = await openBuildContext({ folder, dockerfile: join(folder, 'Dockerfile') })

    expect(entries).toMatchObject([
      { path: 'Dockerfile' },
      { path: 'link', kind: 'symlink', linkTarget: '/nowhere', sizeBytes: 0 },
      { path: 'run', kind: 'file', mode: 0o4750, sizeBytes: 1, uid: 0, gid: 0 },
    ])
  })

  it('names file and line of a pattern that Docker does not take', async () => {
    const folder = await tempTree({ Dockerfile: 'FROM scratch', '.dockerignore': 'a\n[\n' })
    const dockerfile = join(folder, 'Dockerfile')

    await expect(openBuildContext({ folder, dockerfile })).rejects.toMatchObject({
      code: 'DOCKERFILE_INVALID',
      target: `${join(folder, '.dockerignore')}:2`,
      reason: 'Docker does not take the pattern "["',
    })
  })

  it('names what is not there', async () => {
    const folder = await tempFolder()
    const dockerfile = join(folder, 'Dockerfile')

    await expect(openBuildContext({ folder, dockerfile })).rejects.toMatchObject({
      code: 'DOCKERFILE_INVALID',
    })
    await writeFile(dockerfile, '')
    const gone = { folder: join(folder, 'none'), dockerfile }
    await expect(openBuildContext(gone)).rejects.toMatchObject({
      code: 'LOCAL_IO',
      reason: 'it does not exist',
    })
    const noFolder = { folder: dockerfile, dockerfile }
    await expect(openBuildContext(noFolder)).rejects.toMatchObject({ reason: 'it is not a folder' })
  })

  it('warns of a large context', async () => {
    const folder = await tempTree({ Dockerfile: DOCKERFILE, huge: '' })
    await truncate(join(folder, 'huge'), 3 * 1024 ** 3)

    const { warnings } = await openBuildContext({ folder, dockerfile: join(folder, 'Dockerfile') })

    expect(warnings).toMatchObject([{ code: 'CONTEXT_LARGE' }])
  })
})

describe("a context's archive", () => {
  it('holds the entries as root owns them, with their times', async () => {
    const folder = await tempTree({ Dockerfile: DOCKERFILE, 'a/b': 'content' })
    await utimes(join(folder, 'a/b'), 1_700_000_000, 1_700_000_000)
    const context = await openBuildContext({ folder, dockerfile: join(folder, 'Dockerfile') })
    let sentBytes = 0

    const archive = await buffer(context.tar({ onBytes: (sizeBytes) => (sentBytes += sizeBytes) }))

    const members = await untar(archive)
    expect(members.map(({ path }) => path)).toEqual(['Dockerfile', 'a/', 'a/b'])
    expect(members[2]).toMatchObject({
      owner: 0,
      mtimeMs: 1_700_000_000_000,
      content: Buffer.from('content'),
    })
    expect(sentBytes).toBe(archive.byteLength)
  })

  it('sends an excluded Dockerfile with rules that take it away again', async () => {
    const context = await contextOf({ '.dockerignore': '*\n!a\n', a: '' })

    const members = await untar(await buffer(context.tar()))

    expect(members.map(({ path }) => path)).toEqual(['.dockerignore', 'Dockerfile', 'a'])
    expect(members[0]?.content.toString()).toBe('.dockerignore\n/Dockerfile\n')
  })

  it('leaves an ignore file that is copied as it is', async () => {
    const context = await contextOf({ '.dockerignore': 'Dockerfile' })

    const members = await untar(await buffer(context.tar()))

    expect(members.map(({ content }) => content.toString())).toEqual(['Dockerfile', DOCKERFILE])
  })

  it('sends a Dockerfile from elsewhere under a name that is always the same', async () => {
    const folder = await tempTree({ Dockerfile: 'FROM other', a: '', '.dockerignore': 'a' })
    const elsewhere = await tempTree({ 'x.Dockerfile': DOCKERFILE })

    const context = await openBuildContext({ folder, dockerfile: join(elsewhere, 'x.Dockerfile') })

    expect(context).toMatchObject({ dockerfilePath: '.slipway.Dockerfile', dockerfile: DOCKERFILE })
    expect(paths(context)).toEqual(['.dockerignore', 'Dockerfile'])
    const [ignore, own] = await untar(await buffer(context.tar()))
    expect(ignore?.content.toString()).toBe('a\n/.slipway.Dockerfile\n')
    expect(own).toMatchObject({ path: '.slipway.Dockerfile', content: Buffer.from(DOCKERFILE) })
  })

  it('fails when a file changed after it was listed, or went away', async () => {
    const context = await contextOf({ a: '1', b: '2' })
    const [, a, b] = context.entries
    if (a === undefined || b === undefined) throw new TypeError('entries are missing')
    await appendFile(join(context.folder, 'a'), 'more')
    await rm(join(context.folder, 'b'))

    const target = join(context.folder, 'a')
    await expect(buffer(context.tar())).rejects.toMatchObject({ code: 'FILE_CHANGED', target })
    await expect(text(context.readFile(a))).rejects.toMatchObject({ code: 'FILE_CHANGED' })
    await expect(text(context.readFile(b))).rejects.toMatchObject({ code: 'FILE_CHANGED' })
  })

  it('gives the content of one file', async () => {
    const context = await contextOf({ a: 'content' })
    const [, a] = context.entries
    if (a === undefined) throw new TypeError('the entry is missing')

    expect(await text(context.readFile(a))).toBe('content')
  })

  it('ends at once when it is cancelled, even while nobody reads', async () => {
    const folder = await tempTree({ Dockerfile: DOCKERFILE })
    await mkdir(join(folder, 'a'))
    await writeFile(join(folder, 'a/large'), Buffer.alloc(8 * 1024 * 1024))
    const context = await openBuildContext({ folder, dockerfile: join(folder, 'Dockerfile') })
    const abort = new AbortController()
    const stream = context.tar({ signal: abort.signal })
    const failure = new Promise((resolve) => stream.once('error', resolve))

    stream.read()
    abort.abort()

    expect(await failure).toMatchObject({ code: 'ABORTED' })
  })
})
