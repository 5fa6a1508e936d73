import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { ownCertificate } from './own-certificate.ts';

test('the certificate of a relay is read by others as what it is', () => {
  const { key, cert, fingerprint } = ownCertificate();
  const read = new X509Certificate(cert);
  expect(read.subject).toBe('CN=airisk-conformance');
  expect(read.checkIssued(read)).toBe(true);
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(Date.parse(read.validFrom)).toBeLessThan(Date.now());
  expect(Date.parse(read.validTo)).toBeGreaterThan(Date.now() + 7 * 86_400_000);
  const spki = read.publicKey.export({ type: 'spki', format: 'der' });
  expect(createHash('sha256').update(spki).digest('base64')).toBe(fingerprint);
  expect(ownCertificate()).toBe(ownCertificate());
});
