/** A generated type as its readers see it: nothing can be written, and lists are of any length. */
export type ReadOnly<T> = T extends readonly unknown[]
  ? number extends T['length']
    ? readonly ReadOnly<T[number]>[]
    : { readonly [Index in keyof T]: ReadOnly<T[Index]> }
  : T extends object
    ? { readonly [Key in keyof T]: ReadOnly<T[Key]> }
    : T;
