import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { afterAll, expect, inject, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { dockerClient } from '../../../../test/peer/support/docker.js'
import { type BuildContext, openBuildContext } from '../../src/dockerfile/context.js'
import { writeDockerignoreTree } from '../support/dockerignore-tree.js'
import { tempFolder, tempTree } from '../support/temp-folder.js'
import { untar } from '../support/untar.js'

const TREES = 50
const FIRST_SEED = Number(process.env.SLIPWAY_SEED ?? 1)
const COPY_ALL = 'FROM scratch\nCOPY . /ctx/\n'

/** What a build copied, a line for each entry: path, kind, permissions, size, target. */
type Listing = readonly string[]

describeWith('docker')('what a build copies', () => {
  const docker = dockerClient()
  const images: string[] = []
  const containers: string[] = []
  afterAll(async () => {
    if (containers.length > 0) await docker.run(['rm', ...containers])
    if (images.length > 0) await docker.run(['image', 'rm', ...images])
  })

  async function copiedInto(image: string): Promise<Listing> {
    images.push(image)
    const container = await docker.text('create', image, 'nothing')
    containers.push(container)
    return readExport((archive) => docker.run(['export', '--output', archive, container]))
  }

  async function copiedByClassic(folder: string, dockerfile: string): Promise<Listing> {
    const image = `slipway-context-${images.length}`
    const args = ['build', '--quiet', '--tag', image, '--file', dockerfile, folder]
    await docker.run(args, { env: { DOCKER_BUILDKIT: '0' } })
    return copiedInto(image)
  }

  function copiedByBuildKit(folder: string, dockerfile: string): Promise<Listing> {
    return readExport((archive) =>
      docker.run(['build', '--output', `type=tar,dest=${archive}`, '--file', dockerfile, folder]),
    )
  }

  it(`is what the context lists, for ${TREES} trees and both builders`, async () => {
    const home = await tempFolder()
    const counts = { entries: 0, treesWithHollowFolders: 0 }
    for (let seed = FIRST_SEED; seed < FIRST_SEED + TREES; seed += 1) {
      const folder = join(home, String(seed))
      await mkdir(folder)
      const ignoreText = writeDockerignoreTree(folder, seed)
      const dockerfile = join(folder, 'Dockerfile')
      const [classic, buildKit] = await Promise.all([
        copiedByClassic(folder, dockerfile),
        copiedByBuildKit(folder, dockerfile),
      ])

      const context = await openBuildContext({ folder, dockerfile })

      const what = `tree ${seed}, ${JSON.stringify(ignoreText)}`
      expect(listed(context), what).toEqual(classic)
      // BuildKit of Docker 20.10 sends an excluded folder already when an exception names something in it.
      const isHollow = (line: string) => line.includes(': directory ') && !classic.includes(line)
      expect(listed(context), what).toEqual(buildKit.filter((line) => !isHollow(line)))
      if (buildKit.some(isHollow)) counts.treesWithHollowFolders += 1
      counts.entries += context.entries.length
    }
    console.log(`build contexts, seeds from ${FIRST_SEED}: ${JSON.stringify(counts)}`)
  })

  /** Hands our own archive to the classic builder, without Docker's client. */
  async function copiedFromArchive(context: BuildContext): Promise<Listing> {
    const image = `slipway-context-${images.length}-archive`
    const query = new URLSearchParams({ t: image, dockerfile: context.dockerfilePath, rm: '1' })
    const answer = await new Promise<string>((resolve, reject) => {
      const post = request({
        socketPath: inject('dockerEngine').host.replace('unix://', ''),
        path: `/build?${query}`,
        method: 'POST',
        headers: { 'Content-Type': 'application/x-tar' },
      })
      post.on('response', (response) => void text(response).then(resolve, reject)).on('error', reject)
      pipeline(context.tar(), post).catch(reject)
    })
    expect(answer).toContain('Successfully built')
    return copiedInto(image)
  }

  it.each([
    { name: 'a Dockerfile that is copied', ignore: 'x\n' },
    { name: 'an excluded Dockerfile', ignore: 'Dockerfile\n' },
    { name: 'an excluded Dockerfile and ignore file', ignore: '*\n!a\n' },
  ])('is what our archive gives the classic builder: $name', async ({ ignore }) => {
    const folder = await tempTree({ Dockerfile: COPY_ALL, '.dockerignore': ignore, x: 'x', 'a/b': 'b' })
    const dockerfile = join(folder, 'Dockerfile')

    const context = await openBuildContext({ folder, dockerfile })

    const copied = await copiedFromArchive(context)
    expect(copied).toEqual(listed(context))
    expect(copied).toEqual(await copiedByClassic(folder, dockerfile))
  })

  it.each([
    { name: 'without an ignore file', files: {}, own: undefined },
    { name: 'with one of its own', files: { '.dockerignore': 'a\n' }, own: 'x\n' },
  ])('is the same for a Dockerfile from elsewhere, $name', async ({ files, own }) => {
    const folder = await tempTree({ ...files, x: 'x', 'a/b': 'b', Dockerfile: 'FROM nothing' })
    const dockerfile = join(await tempFolder(), 'server.Dockerfile')
    await writeFile(dockerfile, COPY_ALL)
    if (own !== undefined) await writeFile(`${dockerfile}.dockerignore`, own)

    const context = await openBuildContext({ folder, dockerfile })

    expect(listed(context)).toEqual(await copiedByBuildKit(folder, dockerfile))
    // The archive's ignore file has to name the Dockerfile in addition.
    const paths = (listing: Listing) => listing.map((line) => line.split(': ')[0])
    expect(paths(await copiedFromArchive(context))).toEqual(paths(listed(context)))
  })
})

/** Reads what an image holds below `/ctx` from the archive of its root that the work writes. */
async function readExport(write: (archive: string) => Promise<unknown>): Promise<Listing> {
  const archive = join(await tempFolder(), 'image.tar')
  await write(archive)
  const members = await untar(await readFile(archive))
  return members
    .filter(({ path }) => path.startsWith('ctx/') && path !== 'ctx/')
    .map(({ path, type, mode, content, linkTarget }) =>
      describeEntry(path.slice('ctx/'.length).replace(/\/$/, ''), type, mode, content.byteLength, linkTarget),
    )
    .sort()
}

function listed({ entries }: BuildContext): Listing {
  return entries
    .map(({ path, kind, mode, sizeBytes, linkTarget }) =>
      describeEntry(path, kind, mode, sizeBytes, linkTarget),
    )
    .sort()
}

function describeEntry(path: string, kind: string, mode: number, sizeBytes: number, target?: string): string {
  const permissions = kind === 'symlink' ? 'any' : (mode & 0o7777).toString(8)
  return `${path}: ${kind} ${permissions} ${sizeBytes} ${target ?? ''}`
}
