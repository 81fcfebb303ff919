import { consumer } from '@instep/pact'
import { expectation, handler, type Order } from './handlers.ts'

consumer('payments', { of: 'orders' }).receives<Order>('OrderCreated', expectation, handler)
