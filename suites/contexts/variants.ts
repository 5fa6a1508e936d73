/** Values that are almost right, by the names of their variants. */
import type { SecretKind } from '../../reports/model/redact.ts';
import { areCounted, keepsForm } from '../checks/doubt-grant.ts';
import { nearMisses } from '../flows/near-misses.ts';
import type { Provider } from '../flows/provider.ts';
import type { Scope } from './contexts.ts';

const SILENT = { learn: () => undefined };

/** Names of near misses that every one of the values has, and that are none of them. */
export function namesOfMisses(wanted: readonly string[], values: readonly string[]): string[] {
  const taken = new Set(values);
  return wanted.filter((name) =>
    values.every((value) =>
      nearMisses(SILENT, undefined, value).some((miss) => miss.name === name && !taken.has(miss.value)),
    ),
  );
}

/** The near miss of this name; it is learned where it is almost a secret. */
export function almostRight(
  provider: Pick<Provider, 'learn'>,
  kind: SecretKind | undefined,
  value: string,
  variant: string | undefined,
): string {
  return nearMisses(provider, kind, value).find(({ name }) => name === variant)?.value ?? `${value}x`;
}

/** Variants that cannot be another user's value, where values are so few or so regular that others could. */
export async function safeVariants(scope: Scope, ...issued: Parameters<typeof areCounted>): Promise<Scope> {
  const { variants = [] } = scope;
  if (!variants.some(keepsForm) || !(await areCounted(...issued))) return scope;
  return { ...scope, variants: variants.filter((name) => !keepsForm(name)) };
}
