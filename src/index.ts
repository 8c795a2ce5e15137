// What a configuration and a journey import from 'trueup'.

export { defineConfig } from './config/define.ts'
export type { UserConfig } from './config/schema.ts'
export type { BrowserTools, HttpTools, Journey, JourneyTools, Login } from './journeys/define.ts'
export { journey, login } from './journeys/define.ts'
export type { Answer, Form, Http, HttpOptions } from './journeys/http/client.ts'
