import { glibcBaseFor } from '../pack/inspect/glibc-bases.js'
import { debianPackageOf } from './debian-packages.js'
import type { RunFacts } from './run-facts.js'
import type { RunProblem } from './run-report.js'

const GLIBC = /([^\s:]+): [^\n]*version [`']GLIBC_(\d+\.\d+(?:\.\d+)?)' not found/
const CXX = /version [`'](GLIBCXX|CXXABI)_([\d.]+)' not found/
const LIBRARY =
  /error while loading shared libraries: ([^\s:]+): cannot open shared object file|Error loading shared library ([^\s:]+): No such file/
/** Debian 13 has the first release of GCC 14; what is older comes with Debian 12. */
const CXX_OF_DEBIAN_12 = 30

/** What the dynamic loader says when it cannot put the server together; it writes it to stderr and ends with 127 or 1. */
export function explainLibraries({ lines, platform }: RunFacts): RunProblem | undefined {
  const text = lines.map((line) => line.text).join('\n')
  const [, , glibc] = GLIBC.exec(text) ?? []
  if (glibc !== undefined) return glibcTooOld(glibc, platform.architecture)
  const [, family, version] = CXX.exec(text) ?? []
  if (family !== undefined && version !== undefined) return cxxTooOld(`${family}_${version}`, version)
  const [, ofGlibc, ofMusl] = LIBRARY.exec(text) ?? []
  const library = ofGlibc ?? ofMusl
  return library === undefined ? undefined : libraryMissing(library)
}

function glibcTooOld(glibc: string, architecture: string): RunProblem {
  const base = glibcBaseFor(glibc, architecture)
  return {
    code: 'GLIBC_TOO_OLD',
    message: `The server needs glibc ${glibc}, which the base image is too old for.`,
    hint:
      base === undefined
        ? 'Take a newer base image, or build the server on an older distribution.'
        : `Take a newer base image: --base ${base.reference} has glibc ${base.glibc}.`,
  }
}

function cxxTooOld(name: string, version: string): RunProblem {
  const isNewer = name.startsWith('GLIBCXX_3.4.') && Number(version.split('.')[2]) > CXX_OF_DEBIAN_12
  return {
    code: 'LIBSTDCXX_TOO_OLD',
    message: `The server needs a newer C++ library (${name}) than the base image has.`,
    hint: isNewer
      ? 'Take a newer base image, for example --base debian:13-slim, or link it statically: -static-libstdc++.'
      : 'Take a newer base image, or link the C++ library statically: -static-libstdc++.',
  }
}

function libraryMissing(library: string): RunProblem {
  const name = debianPackageOf(library)
  return {
    code: 'LIBRARY_MISSING',
    message: `The server needs the library ${library}, which is not in the image.`,
    hint: libraryHint(library, name),
  }
}

function libraryHint(library: string, name: string | undefined): string {
  if (library.startsWith('libc.musl'))
    return 'It is built for musl (Alpine): take the image that it was built in as the base.'
  if (/^lib(c|m|dl|rt|pthread)\.so\.\d+$/.test(library))
    return 'The base has no C library for it: leave --base out to get one that fits.'
  if (/^lib(ssl|crypto)\.so\.1/.test(library))
    return 'It is that of OpenSSL 1, which current Debian does not have: put the library beside the program, or build against OpenSSL 3.'
  const copy = 'or put the library into the build folder, where the program looks for it (RPATH $ORIGIN)'
  return name === undefined
    ? `Take a base image that has it, ${copy}.`
    : `Take a base image with Debian's package ${name} (apt-get install ${name}), ${copy}.`
}
