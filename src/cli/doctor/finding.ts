// What `doctor` says about one thing: a row of its table, and an entry of its JSON document.

export interface Finding {
  /** 'machine', or the name of an environment. */
  about: string
  what: string
  /** `missing`: a run cannot be carried out without it. `notice`: it can, and one should know. */
  state: 'ok' | 'notice' | 'missing'
  found: string
  /** What to do, where something can be done. */
  remedy?: string
  /** The measured value behind `found`, for programs. */
  value?: number
}
