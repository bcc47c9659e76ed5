import { hostname } from 'node:os'
import { expect, it } from 'vitest'
import { isOwnerGone, ownerText } from './run-owner.js'

/** Above the greatest number that Linux gives. */
const NOBODY = 4_194_305

it('knows itself to be alive', async () => {
  expect(await isOwnerGone(await ownerText())).toBe(false)
})

it('knows a process that has ended', async () => {
  expect(await isOwnerGone(`${NOBODY}/1/${hostname()}`)).toBe(true)
})

it.runIf(process.platform === 'linux')('is not taken in by a pid that came back', async () => {
  expect(await isOwnerGone(`${process.pid}/1/${hostname()}`)).toBe(true)
})

it('leaves alone what belongs to another host, or to nobody it can read', async () => {
  expect(await isOwnerGone(`${NOBODY}/1/elsewhere`)).toBe(false)
  expect(await isOwnerGone('')).toBe(false)
})
