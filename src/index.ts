// What a configuration and a journey import from 'trueup'.

export { defineConfig } from './config/define.ts'
export type { UserConfig } from './config/schema.ts'
export type {
  After,
  BrowserTools,
  HttpTools,
  Journey,
  JourneyTools,
  Login,
} from './journeys/define.ts'
export { after, journey, login } from './journeys/define.ts'
export type { Answer, Form, Http, HttpOptions } from './journeys/http/client.ts'
