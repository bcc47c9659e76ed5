import fc from 'fast-check'

const digits = fc.stringMatching(/^[0-9]{1,3}$/)
const part = fc.stringMatching(/^[0-9][0-9a-z+.~]{0,5}$/)

/** Versions of Debian packages, many of them close to each other. */
export const aDebianVersion = fc
  .tuple(fc.constantFrom('', '0:', '1:'), part, fc.option(part, { nil: undefined }))
  .map(([epoch, upstream, revision]) => `${epoch}${upstream}${revision === undefined ? '' : `-${revision}`}`)

const suffix = fc.constantFrom(
  '',
  '_alpha',
  '_beta2',
  '_pre',
  '_rc1',
  '_cvs',
  '_svn',
  '_git20240101',
  '_hg',
  '_p1',
)

/** Versions of Alpine packages, likewise. */
export const anApkVersion = fc
  .tuple(
    fc.array(digits, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', 'a', 'b'),
    suffix,
    fc.constantFrom('', '~ab', '~b1'),
    fc.constantFrom('', '-r0', '-r1', '-r10'),
  )
  .map(([numbers, ...rest]) => numbers.join('.') + rest.join(''))
