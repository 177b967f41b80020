/**
 * What this tab remembers across a reload: which consultation it shows and the highest seq that was seen. Never words of the
 * person or of the desk: other people use the same machines, and a talk in confidence leaves no copy on a disk.
 *
 * @typedef {{ consultation: string, seen: number }} Memory
 */

const NOTHING = { consultation: '', seen: 0 }

/** @param {string} server @returns {Memory} */
export function recall(server) {
  try {
    const { consultation, seen } = JSON.parse(sessionStorage.getItem(key(server)) ?? '{}')
    return typeof consultation === 'string' && Number.isSafeInteger(seen) ? { consultation, seen } : NOTHING
  } catch {
    return NOTHING // storage may be switched off; then every load begins anew
  }
}

/** @param {string} server @param {Memory} memory */
export function remember(server, memory) {
  try {
    sessionStorage.setItem(key(server), JSON.stringify(memory))
  } catch {
    // as above
  }
}

/** @param {string} server */
const key = (server) => `dousuru ${server}`
