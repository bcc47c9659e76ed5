import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { builtinModules, createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandFile, root, runNode } from '../../tools/run.mjs'
import { install, PUBLISHED, type PublishedFolder, packAll } from './packed.js'

const SLOW_MS = 240_000
const LAZY_PACKAGES = ['axios', 'zod', 'tar-stream']

describe('the packed packages', { timeout: 60_000 }, () => {
  let folder: string
  let tarballs: Record<PublishedFolder, string>
  const project = (...path: string[]) => join(folder, 'projects', ...path)
  const installed = (name: PublishedFolder, ...path: string[]) =>
    join(folder, 'node_modules', PUBLISHED[name], ...path)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-package-'))
    tarballs = await packAll(folder)
    await install(folder, Object.values(tarballs))
    await cp(join(root, 'test', 'package', 'projects'), join(folder, 'projects'), { recursive: true })
    await mkdir(join(folder, 'empty-build'))
  }, SLOW_MS)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function runProgram(...args: string[]): Promise<string> {
    const { code, output } = await runNode(args, { cwd: folder, capture: true })
    expect(output, `${args.join(' ')} ended with ${code}`).toSatisfy(() => code === 0)
    return output
  }

  /** What each project does: it reads a reference and has the push of an empty folder refused. */
  async function expectRefusal(program: string): Promise<void> {
    const output = await runProgram(program, join(folder, 'empty-build'), join(folder, 'cache'))
    expect(JSON.parse(output)).toEqual({ tag: '1.4.2', code: 'BUILD_EMPTY', isConfigError: true })
  }

  describe.each(['sdk', 'emulator', 'cli'] as const)('%s', (name) => {
    it('ships its build, its licence and its readme, and names real versions', async () => {
      const manifest = JSON.parse(await readFile(installed(name, 'package.json'), 'utf8'))
      const entries = await readdir(installed(name))

      expect(entries.sort()).toEqual([...manifest.files, 'package.json'].sort())
      expect(entries).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist']))
      expect(JSON.stringify(manifest)).not.toMatch(/workspace:|catalog:/)
    })

    it('is clean for publint', async () => {
      await runProgram(commandFile('publint'), 'run', tarballs[name], '--strict')
    })
  })

  it.each([
    ['sdk', 'strict'],
    ['emulator', 'esm-only'],
  ] as const)('%s has types for each way to import it', async (name, profile) => {
    await runProgram(commandFile('@arethetypeswrong/cli', 'attw'), tarballs[name], '--profile', profile)
  })

  it.each(['sdk', 'emulator'] as const)('%s shows no type of another package', async (name) => {
    const dist = installed(name, 'dist')
    const declarations = (await readdir(dist)).filter((file) => /\.d\.c?ts$/.test(file))
    const texts = await Promise.all(declarations.map((file) => readFile(join(dist, file), 'utf8')))
    const imports = texts.flatMap((text) =>
      ts.preProcessFile(text).importedFiles.map((file) => file.fileName),
    )

    expect(declarations).toContain('index.d.ts')
    expect(imports.filter((specifier) => !isOwnOrNode(specifier))).toEqual([])
  })

  it('work from an ES module', () => expectRefusal(project('esm', 'main.mjs')))

  it('work from CommonJS', () => expectRefusal(project('cjs', 'main.cjs')))

  it('work bundled into one file', async () => {
    const { code, output } = await runNode([commandFile('tsup')], { cwd: project('bundler'), capture: true })

    expect(output).toBe('')
    expect(code).toBe(0)
    await expectRefusal(project('bundler', 'dist', 'main.js'))
  })

  it('type-check from TypeScript, as an ES module and as CommonJS', async () => {
    const typeRoots = join(root, 'node_modules', '@types')
    await runProgram(
      commandFile('typescript', 'tsc'),
      '--project',
      project('typescript'),
      '--typeRoots',
      typeRoots,
    )
  })

  it('load nothing heavy when an ES module imports the sdk', async () => {
    const loaded = JSON.parse(await runProgram(project('esm', 'list-loaded.mjs')))

    expect(loaded).toContainEqual(expect.stringContaining('sdk/dist/index.js'))
    expect(lazyPackagesIn(loaded)).toEqual([])
  })

  it('load nothing heavy when CommonJS requires the sdk', async () => {
    const loaded = JSON.parse(await runProgram(project('cjs', 'list-loaded.cjs')))

    expect(loaded).toContainEqual(expect.stringMatching(/sdk[\\/]dist[\\/]index\.cjs$/))
    expect(lazyPackagesIn(loaded)).toEqual([])
  })

  it('bring a command that tells its version and its help', async () => {
    const { version, bin } = createRequire(import.meta.url)(installed('cli', 'package.json'))
    const slipway = installed('cli', bin.slipway)

    expect((await runProgram(slipway, '--version')).trim()).toBe(version)
    expect(await runProgram(slipway, 'push', '--help')).toMatch(/Usage: slipway push/)
  })
})

function isOwnOrNode(specifier: string): boolean {
  return specifier.startsWith('.') || specifier.startsWith('node:') || builtinModules.includes(specifier)
}

/** Gives the packages that should wait for their first use and did not. */
function lazyPackagesIn(loaded: readonly string[]): string[] {
  const paths = loaded.map((path) => path.replaceAll('\\', '/'))
  return LAZY_PACKAGES.filter((name) => paths.some((path) => path.includes(`/node_modules/${name}/`)))
}
