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

const nameShape = z.object({ name: z.string() })

it('refuses a text with a NUL, which SQLite would cut there', () => {
  const database = openDatabase(IN_MEMORY, { isLasting: false })
  database.migrate('test', ['CREATE TABLE things (name TEXT)', "INSERT INTO things VALUES ('foo')"])
  const cut = ['foo\0x']

  expect(() => database.run('DELETE FROM things WHERE name = ?', cut)).toThrow(TypeError)
  expect(() => database.first(nameShape, 'SELECT name FROM things WHERE name = ?', cut)).toThrow(TypeError)
  expect(() => database.all(nameShape, 'SELECT name FROM things WHERE name = ?', cut)).toThrow(TypeError)
  expect(database.all(nameShape, 'SELECT name FROM things')).toEqual([{ name: 'foo' }])
  database.close()
})

it('writes nothing where the tables are up to date', () => {
  const database = openDatabase(IN_MEMORY, { isLasting: false })
  const steps = ['CREATE TABLE things (name TEXT)']
  const changes = () => database.first(z.object({ count: z.number() }), 'SELECT total_changes() AS count')
  database.migrate('test', steps)
  const before = changes()

  database.migrate('test', steps)

  expect(changes()).toEqual(before)
  database.close()
})

it('refuses tables of a newer version, and leaves them as they are', () => {
  const database = openDatabase(IN_MEMORY, { isLasting: false })
  const steps = ['CREATE TABLE things (name TEXT)', 'ALTER TABLE things ADD COLUMN size INTEGER']
  database.migrate('test', steps)

  expect(() => database.migrate('test', steps.slice(0, 1))).toThrow(
    expect.objectContaining({ code: 'DATA_UNUSABLE', message: expect.stringContaining('newer version') }),
  )
  expect(() => database.migrate('test', steps)).not.toThrow()
  database.close()
})
