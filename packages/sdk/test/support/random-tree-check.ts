import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeFileSystem } from '../../src/pack/file-system.js'
import { createChunkCompressor } from '../../src/pack/gzip.js'
import { packLayer } from '../../src/pack/pack-layer.js'
import { planLayers } from '../../src/pack/plan-layers.js'
import { walkBuild } from '../../src/pack/walk.js'
import { writeRandomTree } from './random-tree.js'

/** What one tree should come out as, and what GNU tar made of its layers. Equal where packing is right. */
export interface TreeComparison {
  readonly expected: readonly string[]
  readonly extracted: readonly string[]
}

/** Packs the random tree of the seed and has GNU tar unpack its layers, one over the other. */
export async function compareRandomTree(seed: number): Promise<TreeComparison> {
  const workspace = mkdtempSync(join(tmpdir(), 'slipway-tree-'))
  try {
    const [tree, image] = [join(workspace, 'tree'), join(workspace, 'image')]
    mkdirSync(tree)
    mkdirSync(image)
    writeRandomTree(tree, seed)
    const { root, entries } = await walkBuild({ folder: tree, fileSystem: nodeFileSystem })
    const compressor = createChunkCompressor()
    for (const plan of planLayers({ root, entries, emptyBase: true })) {
      const archive = join(workspace, 'layer.tar.gz')
      const members: Buffer[] = []
      for await (const member of packLayer(plan, { fileSystem: nodeFileSystem, compressor }))
        members.push(member)
      writeFileSync(archive, Buffer.concat(members))
      execFileSync('tar', [
        '--extract',
        '--gzip',
        '--preserve-permissions',
        '--file',
        archive,
        '--directory',
        image,
      ])
    }
    const expected = entries.map(({ path, kind, mode, linkTarget }) =>
      describe(path, kind, mode, linkTarget, kind === 'file' ? readFileSync(join(tree, path)) : undefined),
    )
    return { expected: expected.sort(), extracted: listing(join(image, 'app')).sort() }
  } finally {
    rmSync(workspace, { recursive: true, force: true })
  }
}

function listing(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = folder === '' ? name : `${folder}/${name}`
    const stat = lstatSync(join(root, path))
    if (stat.isSymbolicLink())
      return [describe(path, 'symlink', 0, readlinkSync(join(root, path)), undefined)]
    if (stat.isDirectory())
      return [describe(path, 'directory', stat.mode, undefined, undefined), ...listing(root, path)]
    return [describe(path, 'file', stat.mode, undefined, readFileSync(join(root, path)))]
  })
}

function describe(
  path: string,
  kind: string,
  mode: number,
  linkTarget: string | undefined,
  content: Buffer | undefined,
): string {
  const bits = kind === 'symlink' ? '' : (mode & 0o7777).toString(8)
  const digest = content === undefined ? '' : createHash('sha256').update(content).digest('hex')
  return [path, kind, bits, linkTarget ?? '', content?.byteLength ?? '', digest].join(' | ')
}
