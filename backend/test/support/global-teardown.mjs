/** Ends the tests' PostgreSQL. */
export default async function tearDown() {
  await globalThis.testCluster?.stop();
}
