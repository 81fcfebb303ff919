import { test } from 'node:test'
import { consumer } from '@instep/pact'
import { expectation, handler, type Order } from './handlers.ts'

consumer('payments', { of: 'orders', test }).receives<Order>('OrderCreated', expectation, handler)
