// What makes two measurements incomparable, as a list for people: each condition that differs, with
// what it was on either side.

interface Conditions {
  /** As the sentence calls it. */
  called: string
  conditions: Record<string, string>
}

export function differingConditions(before: Conditions, now: Conditions): string[] {
  const keys = new Set([...Object.keys(before.conditions), ...Object.keys(now.conditions)])
  return [...keys].flatMap((key) => {
    const [was, is] = [conditionOf(before, key), conditionOf(now, key)]
    return was === is ? [] : [`${key}: ${was} in ${before.called}, ${is} in ${now.called}`]
  })
}

function conditionOf({ conditions }: Conditions, key: string): string {
  return (Object.hasOwn(conditions, key) ? conditions[key] : undefined) ?? 'nothing'
}
