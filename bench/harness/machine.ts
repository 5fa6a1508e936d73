import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { packageRoot, packageVersion } from '../../specs/index.ts';
import { benchFolder } from './require-tools.ts';

/** What the figures were seen on: one line each. */
export function describeMachine(): readonly string[] {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${new Date().toISOString().slice(0, 10)}, load average ${(loadavg()[0] ?? 0).toFixed(2)} before the first round`,
    `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown processor'}, ${memory} GB, ${process.platform} ${release()}, Node.js ${process.versions.node}`,
    `airisk-conformance ${packageVersion()}; ${versions()}`,
  ];
}

function versions(): string {
  const packages = [
    ['polka', packageRoot],
    ['oauth2-mock-server', packageRoot],
    ['express', benchFolder],
    ['oidc-provider', benchFolder],
  ] as const;
  return packages.map(([name, folder]) => `${name} ${versionOf(name, folder)}`).join(', ');
}

function versionOf(name: string, folder: string): string {
  const manifest = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
