/** Stops the local AWS; copies and logs stay below .local/ until the next run. */
export default async function tearDown(): Promise<void> {
  await globalThis.pipelineRun?.cloud?.cloud.stop();
}
