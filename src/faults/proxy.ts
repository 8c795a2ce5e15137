// One proxy of trueup's on a Toxiproxy server: a fault is set on it and lifted again, and each time
// what the server then says is compared with what was wanted.

import type { Address } from '../config/address.ts'
import type { Fault } from '../config/fault-schema.ts'
import { describeFault } from '../config/fault-words.ts'
import { type Toxic, toxicsOf } from './toxics.ts'
import { type ProxyState, type ToxiproxyApi, ToxiproxyError } from './toxiproxy.ts'

export interface Place {
  upstream: Address
  /** Where something else is configured to connect to; default: a free port. */
  listen?: Address
}

export class FaultProxy {
  readonly name: string
  /** Where to connect to in place of the upstream. */
  readonly address: Address
  readonly #api: ToxiproxyApi
  #fault: Fault | undefined

  constructor(api: ToxiproxyApi, name: string, address: Address) {
    this.#api = api
    this.name = name
    this.address = address
  }

  get fault(): Fault | undefined {
    return this.#fault
  }

  /** In place of whatever fault there was. Throws where the server does not do it. */
  async apply(fault: Fault): Promise<void> {
    await this.#empty()
    this.#fault = fault
    for (const toxic of toxicsOf(fault)) await this.#api.addToxic(this.name, toxic)
    if (fault.down !== undefined) await this.#api.enable(this.name, false)
    await this.#prove()
  }

  async lift(): Promise<void> {
    await this.#empty()
    this.#fault = undefined
    await this.#prove()
  }

  /** Why what is there is not what was set, in words. Throws where the server does not answer. */
  async verify(): Promise<string | undefined> {
    const state = await this.#api.read(this.name)
    if (state === undefined) return `the proxy ${this.name} is gone from ${this.#api.address}`
    const enabled = this.#fault?.down === undefined
    if (state.enabled !== enabled) {
      return `the proxy ${this.name} is ${state.enabled ? 'up' : 'down'}, and should be ${enabled ? 'up' : 'down'}`
    }
    const wanted = this.#fault === undefined ? [] : toxicsOf(this.#fault)
    if (sameToxics(state.toxics, wanted)) return undefined
    const there = state.toxics.map(written).join(' and ') || 'no toxic'
    const set = this.#fault === undefined ? 'none' : describeFault(this.#fault)
    return `the proxy ${this.name} has ${there}, and should have ${set}`
  }

  async #prove(): Promise<void> {
    const why = await this.verify()
    if (why !== undefined) throw new ToxiproxyError(`Toxiproxy did not do as it was told: ${why}`)
  }

  /** Whatever toxics there are: the proxy is trueup's own. */
  async #empty(): Promise<void> {
    const state = await this.#api.read(this.name)
    if (state === undefined) {
      throw new ToxiproxyError(`the proxy ${this.name} is gone from ${this.#api.address}`)
    }
    for (const { name } of state.toxics) await this.#api.removeToxic(this.name, name)
    if (!state.enabled) await this.#api.enable(this.name, true)
  }
}

function sameToxics(there: ProxyState['toxics'], wanted: Toxic[]): boolean {
  const all = (toxics: Toxic[]) => toxics.map(written).toSorted().join()
  return all(there) === all(wanted)
}

function written({ name, type, stream, toxicity, attributes }: Toxic): string {
  const values = Object.entries(attributes)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([key, value]) => `${key} ${value}`)
  // The server keeps it as a 32-bit number.
  return `${name} ${type} ${stream} ${Math.fround(toxicity)} (${values.join(' ')})`
}
