// The routes of signing in and out.

import { htmlAnswer, redirectTo } from '../exchange.ts'
import { accountPage, loginPage } from '../pages/account.ts'
import type { Route } from './route.ts'

export const account: Route[] = [
  {
    method: 'GET',
    path: '/login',
    async handle(exchange, shop) {
      const frame = { title: 'Sign in', shop: shop.name, session: exchange.session }
      return htmlAnswer(await exchange.time('render', () => loginPage(frame)))
    },
  },
  {
    method: 'POST',
    path: '/login',
    async handle(exchange, shop) {
      const form = await exchange.form()
      const email = form.get('email') ?? ''
      const signedIn = await exchange.time('auth', () =>
        shop.accounts.signIn(email, form.get('password') ?? ''),
      )
      if (!signedIn) {
        const frame = { title: 'Sign in', shop: shop.name, session: exchange.session }
        const problem = 'This email and password do not go together.'
        return htmlAnswer(loginPage(frame, { email, problem }))
      }
      exchange.session = shop.sessions.signIn(exchange.session, signedIn)
      return redirectTo('/account')
    },
  },
  {
    method: 'GET',
    path: '/account',
    async handle(exchange, shop) {
      const { session } = exchange
      const { account } = session
      if (!account) return redirectTo('/login')
      const orders = await exchange.time('db', () => shop.orders.latestOf(account.email))
      const frame = { title: 'Your account', shop: shop.name, session }
      return htmlAnswer(await exchange.time('render', () => accountPage(frame, account, orders)))
    },
  },
  {
    method: 'POST',
    path: '/logout',
    async handle(exchange, shop) {
      await exchange.form()
      shop.sessions.close(exchange.session)
      return redirectTo('/')
    },
  },
]
