const NAMES = 'client_secret|code|access_token|refresh_token|id_token|token|password|passwd|secret';
const TAG = '(?:secret|code|token|password|cookie|value)#[0-9a-f]{8}';

const FORM = new RegExp(`(?:\\b|(?<=%[0-9A-F]{2}))(${NAMES})(=|%3D)(?!${TAG})[^&\\s"'<>#;,)]+`, 'gi');
const MEMBER = new RegExp(
  `(["'])(${NAMES})\\1(\\s{0,9}:\\s{0,9})(["'])(?!${TAG})(?:(?!\\4)[^\\\\\\n]|\\\\.){1,9999}\\4`,
  'gi',
);
const SCHEME = new RegExp(`\\b(Bearer|Basic)(\\s{1,4})(?!${TAG})[A-Za-z0-9+/_.~-]{8,}=*`, 'g');
const COOKIE = /\b((?:set-)?cookie"?\s{0,4}:\s{0,4})[^\r\n]+/gi;

/**
 * Masks what stands where protocols carry secrets, for texts that nobody could redact because the process that knew
 * the values is gone (a crashed worker's error message). Tags stay readable.
 */
export function maskSensitive(text: string): string {
  return text
    .replace(COOKIE, '$1[masked]')
    .replace(FORM, '$1$2[masked]')
    .replace(MEMBER, '$1$2$1$3$4[masked]$4')
    .replace(SCHEME, '$1$2[masked]');
}
