/** Shorter texts have parts in common by chance. */
const SHORTEST = 12;

/** Whether a value is another one, spoilt: shortened, extended, decoded, or in other case. */
export function resembles(value: string, known: string): boolean {
  if (value === known || value.length < SHORTEST || known.length < SHORTEST) return false;
  const [one, other] = [plain(value), plain(known)];
  return (
    one === other || one.includes(other) || other.includes(one) || withoutMarks(one) === withoutMarks(other)
  );
}

function plain(value: string): string {
  try {
    return decodeURIComponent(value).toLowerCase();
  } catch {
    return value.toLowerCase();
  }
}

const withoutMarks = (value: string): string => value.replace(/[^a-z0-9]/g, '');
