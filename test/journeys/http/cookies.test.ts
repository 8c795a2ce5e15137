import { expect, test } from 'vitest'
import { newJar, type StoredCookie, toStored } from '../../../src/journeys/http/cookies.ts'

const stored: StoredCookie[] = [
  {
    name: '__Host-id',
    value: 'a b=c',
    domain: 'shop.example.com',
    path: '/',
    expires: -1,
    httpOnly: true,
    secure: true,
    sameSite: 'Strict',
  },
  {
    name: 'theme',
    value: 'dark',
    domain: '.example.com',
    path: '/shop',
    expires: 4_000_000_000,
    httpOnly: false,
    secure: false,
    sameSite: 'Lax',
  },
]

test('cookies of a browser come back as they were', () => {
  expect(toStored(newJar(stored))).toEqual(stored)
})

test('a cookie of a host stays with it; one with a domain goes to its subdomains', () => {
  const jar = newJar(stored)
  const sent = (url: string) => jar.getCookieStringSync(url)
  expect(sent('https://shop.example.com/')).toBe('__Host-id=a b=c')
  expect(sent('https://api.example.com/shop/1')).toBe('theme=dark')
  expect(sent('https://www.shop.example.com/')).toBe('')
  expect(sent('http://shop.example.com/')).toBe('')
})

test('cookies of a development server on localhost are kept', () => {
  const jar = newJar()
  jar.setCookieSync('s=1; Secure', 'http://localhost:4000/')
  expect(jar.getCookieStringSync('http://localhost:4000/x')).toBe('s=1')
})
