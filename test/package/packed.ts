import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runNpm, runPnpm } from '../../tools/npm.mjs'
import { root } from '../../tools/run.mjs'
import { ensureBuilt } from '../../tools/setup.mjs'

/** The published packages, by their folder below `packages/`. */
export const PUBLISHED = { sdk: '@slipway/sdk', emulator: '@slipway/emulator', cli: 'slipway' } as const

/** A folder below `packages/` that is published. */
export type PublishedFolder = keyof typeof PUBLISHED

/**
 * Packs the packages as publishing does.
 *
 * @returns the tarball of each
 */
export async function packAll(folder: string): Promise<Record<PublishedFolder, string>> {
  await ensureBuilt(['sdk', 'emulator', 'cli'], { declarations: true })
  const [sdk, emulator, cli] = await Promise.all([
    pack('sdk', folder),
    pack('emulator', folder),
    pack('cli', folder),
  ])
  return { sdk, emulator, cli }
}

/** Installs tarballs by npm into a folder, as a user's project would have them. Network: their dependencies. */
export async function install(folder: string, tarballs: readonly string[]): Promise<void> {
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n')
  const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock']
  const { code, output } = await runNpm(['install', '--prefix', folder, ...quiet, ...tarballs], {
    cwd: folder,
    capture: true,
  })
  if (code !== 0) throw new Error(`Could not install the packed packages: npm ended with ${code}.\n${output}`)
}

async function pack(name: PublishedFolder, folder: string): Promise<string> {
  const destination = join(folder, name)
  await mkdir(destination)
  const { code, output } = await runPnpm(['pack', '--pack-destination', destination], {
    cwd: join(root, 'packages', name),
    capture: true,
  })
  const [tarball] = await readdir(destination)
  if (code !== 0 || tarball === undefined) {
    throw new Error(`Could not pack packages/${name}: pnpm ended with ${code}.\n${output}`)
  }
  return join(destination, tarball)
}
