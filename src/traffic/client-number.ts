// Clients as numbers, and which of them are kept when the traffic is thinned. Both are seeded hashes,
// so that one more line in a log changes nothing about the other clients.

/** FNV-1a with a last mix by MurmurHash3; 32 bits. */
export function clientNumber(client: string, seed: number): number {
  let hash = 0x81_1c_9d_c5 ^ seed
  for (let index = 0; index < client.length; index++) {
    hash = Math.imul(hash ^ client.charCodeAt(index), 0x01_00_01_93)
  }
  return mixed(hash)
}

/** The client that stands for another one in a copy of the log. */
export function clientInCopy(client: number, copy: number): number {
  return copy === 0 ? client : mixed(client + Math.imul(copy, 0x9e_37_79_b9))
}

/**
 * Where a client stands between 0 and 1, by chance: those below a share are kept. So the same seed
 * keeps the same clients, and a larger share more of them.
 */
export function placeOfClient(client: number, seed: number): number {
  return mixed(client ^ Math.imul(seed + 1, 0x85_eb_ca_6b)) / 2 ** 32
}

function mixed(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35)
  return (hash ^ (hash >>> 16)) >>> 0
}
