// The way in to faults, for runs and experiments alike:
//
//   const session = await openFaultSession({ server, runId, folder, onRemark, onLost })
//   const proxy = await session.open('staging-link', { upstream }, 'trueup and staging')
//   … connect to proxy.address in place of upstream …
//   await proxy.apply(fault)     // set and read back; throws in the server's own words
//   await proxy.verify()         // why what is there is not what was set, or undefined
//   await proxy.lift()           // no fault any more, proved by reading back
//   await session.close()        // all of it down, proved by reading back; the journal's entry gone
//
// `fault` comes parsed from the configuration (config/fault-schema.ts: `fault`, `latency`, …).
// `session.measure(fault, count)` says what a round trip through the server really is under it.
// A session's proxies are known by their prefix; nothing else on the server is ever touched.
// Whoever may be killed need do nothing: the journal was written before the proxy was made, and the
// next start of trueup removes what is left.

export type { Dose, Gauge } from './gauge.ts'
export { type Clearing, clearLeftovers, type KnownSession, knownSessions } from './leftovers.ts'
export type { FaultProxy } from './proxy.ts'
export { type FaultSession, openFaultSession } from './session.ts'
