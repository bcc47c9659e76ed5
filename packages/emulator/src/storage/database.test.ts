import { expect, it } from 'vitest'
import { z } from 'zod'
import { IN_MEMORY, openDatabase } from './database.js'

it('commits a change whose row is read back by the same statement', () => {
  const database = openDatabase(IN_MEMORY, { isLasting: false })
  database.migrate('test', ['CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)'])
  const add = (name: string) =>
    database.transaction(() =>
      database.first(z.object({ id: z.number() }), 'INSERT INTO things (name) VALUES (?) RETURNING id', [
        name,
      ]),
    )

  expect([add('one'), add('two')]).toEqual([{ id: 1 }, { id: 2 }])
  expect(database.all(z.object({ name: z.string() }), 'SELECT name FROM things')).toHaveLength(2)
  database.close()
})
