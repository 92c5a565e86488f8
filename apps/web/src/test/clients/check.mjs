import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

// The packages are installed in a folder of the build, not beside these sources.
const require = createRequire(`${process.cwd()}/package.json`)

export const server = new URL(process.argv[2])

export async function load(name) {
  try {
    return require(name)
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ESM' && error.code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw error
    return import(pathToFileURL(require.resolve(name)).href)
  }
}

/** Whether bytes are a PNG of the size that the carried model draws. */
export function checkPicture(bytes, what) {
  const data = Buffer.from(bytes)
  assert.equal(data.subarray(1, 4).toString('latin1'), 'PNG', `${what} is a PNG`)
  assert.deepEqual([data.readUInt32BE(16), data.readUInt32BE(20)], [128, 128], `${what} is 128 x 128`)
  console.log(`${what}: ${data.length} bytes`)
  return data
}

/** Runs to the end, and ends then, whatever sockets a client leaves open. */
export async function main(run) {
  const limit = setTimeout(() => {
    console.error('nothing came for four minutes')
    process.exit(1)
  }, 240_000)
  try {
    await run()
    console.log('all of it went well')
    process.exit(0)
  } catch (error) {
    console.error(error)
    process.exit(1)
  } finally {
    clearTimeout(limit)
  }
}
