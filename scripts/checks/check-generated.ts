import { staleGenerated } from '../generate.ts';

/** Generated files say what the specification says now. */
export async function checkGenerated(): Promise<string[]> {
  return (await staleGenerated()).map((file) => `${file} is stale: run \`npm run generate\``);
}
