import { execFileSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempTree } from '../../test/support/temp-folder.js'
import { TAG } from '../reference/grammar.js'
import { DEFAULT_TAG, defaultTag } from './default-tag.js'

const nowMs = Date.UTC(2026, 10, 22, 14, 31, 5, 678)

describe('defaultTag', () => {
  it('has the time to the second and says when there is no commit', async () => {
    const tag = await defaultTag({ folder: await tempTree({ a: '' }), env: {}, nowMs })

    expect(tag).toBe('20261122T143105Z-nogit')
    expect(tag).toMatch(TAG)
    expect(tag).toMatch(DEFAULT_TAG)
  })

  it('takes the commit from git and marks a changed file', async () => {
    const folder = await tempTree({ 'project.txt': 'one' })
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.invalid', ...args], { cwd: folder })
        .toString()
        .trim()
    git('init', '--quiet')
    git('add', '.')
    git('commit', '--quiet', '--message', 'first')
    const commit = git('rev-parse', 'HEAD').slice(0, 7)

    const clean = await defaultTag({ folder, env: {}, nowMs })
    appendFileSync(join(folder, 'project.txt'), 'two')
    const dirty = await defaultTag({ folder, env: {}, nowMs })

    expect(clean).toBe(`20261122T143105Z-${commit}`)
    expect(dirty).toBe(`20261122T143105Z-${commit}-dirty`)
  })

  it('takes the commit from a CI variable where there is no git, and ignores one that is none', async () => {
    const folder = await tempTree({ a: '' })

    expect(await defaultTag({ folder, env: { CI_COMMIT_SHA: 'abcdef0123456789' }, nowMs })).toMatch(
      /-abcdef0$/,
    )
    expect(await defaultTag({ folder, env: { CI_COMMIT_SHA: '$(rm -rf)' }, nowMs })).toMatch(/-nogit$/)
  })
})
