// How large a difference may be where the configuration does not say. It stands apart from the
// schema, which takes it from here, so that judging does not load what checks configurations.

/** Fractions; the floor in milliseconds. */
export const defaultMargins = {
  typical: 0.1,
  p50: 0.1,
  p95: 0.15,
  p99: 0.25,
  errors: 0.01,
  capacity: 0.1,
  floor: 5,
}
