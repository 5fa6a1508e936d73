/**
 * What the work comes to, or what `late` says once the time is up. The work goes on unheard: what it still throws is dropped.
 * @param late Gives the value to go on with, or throws.
 */
export async function orLate<T>(work: Promise<T>, ms: number, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<T>((resolve, reject) => {
    timer = setTimeout(() => {
      try {
        resolve(late());
      } catch (error) {
        reject(error);
      }
    }, ms);
  });
  work.catch(() => undefined);
  return Promise.race([work, end]).finally(() => clearTimeout(timer));
}
