// Takes the place of keytar: keeps entries in the file that FAKE_KEYCHAIN names, and behaves as FAKE_KEYCHAIN_MODE says.
const { readFileSync, writeFileSync } = require('node:fs')

const { FAKE_KEYCHAIN: path = '', FAKE_KEYCHAIN_MODE: mode = 'open' } = process.env
const separator = '\n'

/** @returns {Record<string, string>} */
function read() {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}

/** @param {Record<string, string>} entries */
function write(entries) {
  if (mode === 'locked') throw new Error('Cannot create an item in a locked collection')
  if (mode !== 'forgetful') writeFileSync(path, JSON.stringify(entries))
}

/**
 * @template T
 * @param {() => T} work
 * @param {T} ifLocked
 * @returns {Promise<T>}
 */
function answer(work, ifLocked) {
  if (mode === 'crashing') process.kill(process.pid, 'SIGABRT')
  if (mode === 'silent') return new Promise(() => setInterval(() => undefined, 1000))
  if (mode === 'no-bus') return Promise.reject(new Error('Cannot autolaunch D-Bus without X11 $DISPLAY'))
  return Promise.resolve().then(() => (mode === 'locked' ? ifLocked : work()))
}

module.exports = {
  /** @param {string} service @param {string} account */
  getPassword: (service, account) => answer(() => read()[service + separator + account] ?? null, null),
  /** @param {string} service @param {string} account @param {string} password */
  setPassword: (service, account, password) =>
    answer(() => undefined, undefined).then(() =>
      write({ ...read(), [service + separator + account]: password }),
    ),
  /** @param {string} service @param {string} account */
  deletePassword: (service, account) =>
    answer(() => {
      const { [service + separator + account]: removed, ...rest } = read()
      if (removed !== undefined) write(rest)
      return removed !== undefined
    }, false),
  /** @param {string} service */
  findCredentials: (service) =>
    answer(
      () =>
        Object.entries(read())
          .map(([key, password]) => [...key.split(separator), password])
          .filter(([owner]) => owner === service)
          .map(([, account, password]) => ({ account, password })),
      [],
    ),
}
