import { expect, test } from '@playwright/test';
import { clientSubject, clientSubjects, conditionalClients } from './client-subjects.ts';

test('every broken client is made conditional, several times over', () => {
  const subjects = conditionalClients().map(({ subject }) => subject);
  expect(subjects.length).toBeGreaterThan(450);
  expect(new Set(subjects.map(({ id }) => id)).size).toBe(subjects.length);
  const known = clientSubjects().map(({ subject }) => subject.id);
  for (const { id } of subjects) expect(known).toContain(id.split('@')[0]);
});

test('a condition is part of how the application is started', () => {
  const { config, subject } = clientSubject('ignores-state@subject=generic') ?? {};
  expect(subject).toMatchObject({ kind: 'fault', breaks: 'client-state-wrong' });
  expect(config?.launch?.command).toBe('node start.js ignores-state@subject=generic');
  expect(config?.users).toBeUndefined();
  expect(clientSubject('ignores-state@history=second-tab')?.config.users).toBeDefined();
  expect(clientSubject('never-heard-of@history=second-tab')).toBeUndefined();
});
