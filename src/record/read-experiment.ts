// The experiment of a run.json, checked.

import {
  type Dose,
  type ExperimentFacts,
  type Stretch,
  stretchNames,
  type Trial,
} from './experiment.ts'
import { fieldsOf, listOf, nameOf, numberOf, textOf, timeOf, wholeOf } from './shape.ts'

const most = 10_000

export function readExperiment(value: unknown): ExperimentFacts {
  const fields = fieldsOf(value, 'experiment')
  const doses = listOf(fields.doses, 'experiment.doses', readDose, most)
  return {
    name: nameOf(fields.name, 'experiment.name'),
    fault: textOf(fields.fault, 'experiment.fault'),
    doses,
    repeats: wholeOf(fields.repeats, 'experiment.repeats', 1, most),
    slices: wholeOf(fields.slices, 'experiment.slices', 1, most),
    tolerance: numberOf(fields.tolerance, 'experiment.tolerance', 0, 1e6),
    workload: textOf(fields.workload, 'experiment.workload'),
    ...(fields.bottleneck === undefined
      ? {}
      : { bottleneck: textOf(fields.bottleneck, 'experiment.bottleneck') }),
    trials: listOf(
      fields.trials,
      'experiment.trials',
      (trial, where) => readTrial(trial, where, doses.length),
      most,
    ),
  }
}

function readDose(value: unknown, where: string): Dose {
  const fields = fieldsOf(value, where)
  return {
    text: nameOf(fields.text, `${where}.text`),
    ...(fields.value === undefined
      ? {}
      : { value: numberOf(fields.value, `${where}.value`, -1e15, 1e15) }),
  }
}

function readTrial(value: unknown, where: string, doses: number): Trial {
  const fields = fieldsOf(value, where)
  const trial: Trial = {
    environment: nameOf(fields.environment, `${where}.environment`),
    dose: wholeOf(fields.dose, `${where}.dose`, 0, doses - 1),
    repeat: wholeOf(fields.repeat, `${where}.repeat`, 0, most),
  }
  for (const name of stretchNames) {
    if (fields[name] !== undefined) trial[name] = readStretch(fields[name], `${where}.${name}`)
  }
  for (const key of ['faultFrom', 'faultUntil'] as const) {
    if (fields[key] !== undefined) trial[key] = timeOf(fields[key], `${where}.${key}`)
  }
  for (const key of ['arrived', 'aborted'] as const) {
    if (fields[key] !== undefined) trial[key] = textOf(fields[key], `${where}.${key}`)
  }
  return trial
}

function readStretch(value: unknown, where: string): Stretch {
  const fields = fieldsOf(value, where)
  return {
    startedAt: timeOf(fields.startedAt, `${where}.startedAt`),
    durationMs: numberOf(fields.durationMs, `${where}.durationMs`, 1, 1e10),
    firstBlock: wholeOf(fields.firstBlock, `${where}.firstBlock`, 0, 1e9),
  }
}
